# Words that every screen shares. Keys begin with `core-`.

core-app-name = 远程客户经理工作台
core-language-name = 简体中文

# 常用按钮
core-ok = 确定
core-cancel = 取消
core-close = 关闭
core-save = 保存
core-undo = 撤销
core-retry = 重试
core-back = 返回
core-next = 下一步
core-add = 添加
core-edit = 编辑
core-remove = 移除
core-delete = 删除
core-copy = 复制
core-search = 搜索
core-clear = 清除
core-more = 更多
core-open = 打开
core-refresh = 刷新
core-export = 导出…
core-yes = 是
core-no = 否
core-all = 全部
core-none = 无
core-loading = 正在加载…
core-optional = 选填
core-required = 必填

# 日期与时间
core-date-invalid = 请按 2026-11-22 这样的格式填写日期
core-today = 今天
core-tomorrow = 明天
core-yesterday = 昨天
core-in-days = { $days } 天后
core-days-ago = { $days } 天前
core-days-late = 逾期 { $days } 天
core-due-today = 今天到期
core-just-now = 刚刚
core-minutes-ago = { $minutes } 分钟前
core-hours-ago = { $hours } 小时前
core-duration-minutes = { $minutes } 分钟
core-duration-hours = { $hours } 小时
core-duration-hours-minutes = { $hours } 小时 { $minutes } 分钟
core-duration-days = { $days } 个工作日
core-duration-days-hours = { $days } 个工作日 { $hours } 小时
core-weekday-1 = 周一
core-weekday-2 = 周二
core-weekday-3 = 周三
core-weekday-4 = 周四
core-weekday-5 = 周五
core-weekday-6 = 周六
core-weekday-7 = 周日

# 金额简写：万、亿
core-money-myriad = ¥ { $amount } 万
core-money-great = ¥ { $amount } 亿
