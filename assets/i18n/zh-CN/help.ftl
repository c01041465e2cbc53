# Help and shortcuts. Keys begin with `help-`.
help-walk = 一次完整的服务
help-keys = 快捷键
help-call = 1. 来电
help-call-text = 电话一响，屏幕上方出现来电人、企业、级别、角色和可办事项。多家企业共用一个号码时，按数字键先选企业，再选说话的人。
help-need = 2. 需求
help-need-text = 按 Ctrl+D 登记需求。系统会立刻提示是否已有人在办，再一步转成订单。
help-papers = 3. 资料
help-papers-text = 订单自动列出所需资料；以前通过且仍有效的直接算数。其余的拖入窗口、粘贴或点“添加”。
help-review = 4. 审核
help-review-text = 审核员领取下一件，左边看图，右边看事实；Ctrl+回车通过，Ctrl+R 驳回并说明客户该怎么做。
help-order = 5. 办理
help-order-text = 各部门在队列里接单、完成、拒绝或退回；谁负责、何时到期，一目了然。
help-end = 6. 闭环
help-end-text = 每件事都有负责人和下一个日期，直到客户说“好了”。按 Ctrl+K 可随时找到任何命令。
