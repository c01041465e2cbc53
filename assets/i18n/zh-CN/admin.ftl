# Staff, catalogue, templates, policies, audit. Keys begin with `admin-`.

# 选项卡
admin-tab-staff = 员工账号
admin-tab-departments = 部门
admin-tab-catalogue = 产品目录
admin-tab-templates = 流程模板
admin-tab-calendars = 日历
admin-tab-trail = 审计记录
admin-tab-office = 办公室
admin-code = 代码
admin-department = 部门
admin-department-duty = 职责
admin-department-people = 在岗人数
admin-department-none = 不属于任何部门

# 员工
admin-staff-name = 姓名
admin-staff-login = 登录名
admin-staff-login-note = 2 到 32 个字母、数字、点或横线
admin-staff-role = 角色
admin-staff-state = 状态
admin-staff-open = 在用
admin-staff-shut = 已停用
admin-staff-add = 添加账号…
admin-staff-change = 修改…
admin-staff-set-password = 重设密码…
admin-staff-close = 停用账号
admin-staff-reopen = 重新启用
admin-staff-new = 添加账号
admin-staff-changing = 修改 { $name }
admin-staff-password-for = 为 { $name } 重设密码
admin-staff-password = 初始密码
admin-staff-password-note = 至少 { $shortest } 个字符，请当面告知本人并提醒修改
admin-staff-fill = 请填写登录名和姓名
admin-staff-fill-password = 请填写足够长的密码
admin-staff-fill-department = 部门处理人必须属于一个部门
admin-staff-added = 账号已添加
admin-staff-changed = 账号已修改
admin-staff-password-set = 密码已重设
admin-staff-closed = 账号已停用
admin-staff-reopened = 账号已重新启用

# 产品目录
admin-catalogue-all = 全部产品线
admin-catalogue-family = 产品线
admin-catalogue-offering = 产品
admin-catalogue-kind = 类型
admin-catalogue-fee = 参考月费
admin-catalogue-process = 流程模板
admin-catalogue-standard = 标准产品
admin-catalogue-tailored = 定制产品
admin-catalogue-nothing = 没有这样的产品
admin-catalogue-nothing-hint = 换个名称、拼音或代码试试，或选择全部产品线。

# 流程模板
admin-template-name = 流程
admin-template-version = 版本
admin-template-tasks = 任务
admin-template-papers = 资料
admin-template-offerings = 适用产品
admin-template-sound = 校验
admin-template-holds = 通过
admin-template-broken = { $rules } 条不通过
admin-template-all-hold = 全部规则通过，可用于新订单。
admin-template-breaks = 规则不通过：{ $rule }
admin-template-choose = 选择一个流程
admin-template-choose-hint = 这里会显示它的校验结果和每一项任务。

# 审计记录
admin-trail-outcome = 结果
admin-trail-all-outcomes = 全部结果
admin-trail-done = 已完成
admin-trail-refused = 被拒绝
admin-trail-forbidden = 无权限
admin-trail-failed = 出错
admin-trail-seen = 已查看
admin-trail-person = 人员
admin-trail-everybody = 所有人
admin-trail-program = 程序
admin-trail-until = 截至日期
admin-trail-when = 时间
admin-trail-action = 操作
admin-trail-subject = 对象
admin-trail-detail = 内容
admin-trail-this-subject = 只看这个对象
admin-trail-all-subjects = 查看全部对象
admin-trail-older = 更早的记录
admin-trail-newest = 回到最新
admin-trail-nothing = 没有符合条件的记录
admin-trail-nothing-hint = 放宽筛选条件，或查看更早的记录。

# 办公室
admin-office-name = 办公室名称
admin-office-same = 名称没有变化
admin-office-saved = 名称已保存
admin-office-demo = 这里的客户都是虚构的，进入时不需要密码。
admin-office-safe = 备份与体检
admin-office-backup = 备份：在命令行运行 attache backup 文件名.zip；恢复：attache restore 文件名.zip。
admin-office-key = 备份中不含已上传文件的密钥。备份命令会说明密钥在哪里，请另行保管。
admin-office-doctor = 运行 attache doctor 可检查数据库、审计记录、密钥和磁盘空间。
admin-office-portal = 客户上传页面
admin-office-portal-name = 客户访问地址
admin-office-portal-why = 上传链接以此开头；不填时使用服务器自己的地址。
admin-office-portal-save = 保存地址
admin-office-telephone = 电话
admin-office-area = 区号
admin-office-area-why = 来电号码不带区号、被叫号码也没有区号时，按此区号识别；不填则无法识别这类号码。
admin-office-area-save = 保存区号
admin-office-area-saved = 区号已保存
admin-office-unchanged = 没有改动
admin-trail-text = 操作、对象或内容
admin-trail-count = 共 { $n } 条
admin-trail-newest-of = 最近的 { $n } 条，更早的点“更早的记录”
admin-trail-action-begins = 操作以…开头
admin-trail-since = 从这一天起
admin-seat-column = 分机
admin-seat-open = 分机…
admin-seat-title = { $name } 的分机
admin-seat-help = 电话系统把来电告诉服务器后，打到这些分机的来电会显示在此人的工作台上。
admin-seat-none = 暂无
admin-seat-number = 分机号
admin-seat-number-note = 与电话系统中的名称一致，例如 8001
admin-seat-passes = 该分机现由 { $name } 使用，之后来电不再显示给对方。
admin-seat-give = 分配此分机
admin-seat-fill = 请填写分机号
admin-seat-given = 已分配分机
admin-seat-take = 收回 { $number }
admin-seat-taken = 已收回分机
