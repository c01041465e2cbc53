# Words that every screen shares. Keys begin with `core-`.

core-app-name = 远程客户经理工作台

# 常用按钮
core-ok = 确定
core-cancel = 取消
core-close = 关闭
core-save = 保存
core-undo = 撤销
core-retry = 重试
core-add = 添加
core-edit = 编辑
core-delete = 删除
core-copy = 复制
core-search = 搜索
core-clear = 清除
core-more = 更多
core-refresh = 刷新
core-export = 导出…
core-yes = 是
core-no = 否
core-none = 无
core-loading = 正在加载…
core-optional = 选填

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

# 屏幕
core-route-day = 我的一天
core-route-customers = 客户
core-route-enterprise = 客户工作台
core-route-calls = 来电
core-route-call = 通话
core-route-orders = 订单
core-route-order = 订单详情
core-route-queue = 部门队列
core-route-review = 资质审核
core-route-board = 看板
core-route-import = 导入
core-route-admin = 管理
core-route-simulator = 来电模拟
core-route-settings = 设置
core-route-help = 帮助
core-route-gallery = 控件

# 角色
core-role-manager = 远程客户经理
core-role-reviewer = 资质审核员
core-role-worker = 部门处理人
core-role-supervisor = 主管
core-role-administrator = 管理员
core-role-customer = 客户（链接）

# 窗口
core-signed-in-as = 当前用户：{ $name }
core-demo = 演示办公室
core-disk-full = 磁盘空间不足
core-saving = 正在保存
core-palette-hint = 输入命令名称、拼音或英文…
core-palette-nothing = 没有这样的命令，换个词试试。

# 命令
core-action-palette = 命令面板
core-action-search = 搜索客户、人员、订单
core-action-back = 后退
core-action-forward = 前进
core-action-to-page = 进入页面内容
core-action-go-day = 前往：我的一天
core-action-go-customers = 前往：客户
core-action-go-calls = 前往：来电
core-action-go-orders = 前往：订单
core-action-go-queue = 前往：部门队列
core-action-go-review = 前往：资质审核
core-action-go-board = 前往：看板
core-action-go-import = 前往：导入
core-action-go-admin = 前往：管理
core-action-go-simulator = 前往：来电模拟
core-action-go-settings = 前往：设置
core-action-go-gallery = 前往：控件一览
core-action-help = 帮助
core-action-language = 切换语言（中文 / English）
core-action-theme = 切换浅色与深色
core-action-zoom-in = 放大
core-action-zoom-out = 缩小
core-action-zoom-reset = 恢复大小
core-action-lock = 锁定
core-action-sign-out = 退出登录、切换用户
core-action-undo = 撤销
core-action-answer = 接听
core-action-notes = 通话记录
core-action-wrap-up = 话后小结
core-action-hang-up = 挂断
core-action-new-enterprise = 新建客户
core-action-edit-profile = 编辑客户资料
core-action-add-contact = 添加联系人
core-action-add-holding = 添加在用产品
core-action-add-note = 写跟进记录
core-action-new-demand = 登记需求
core-action-new-order = 新建订单
core-action-new-promise = 登记承诺
core-action-add-paper = 添加资料
core-action-export = 导出
core-action-print = 打印
core-action-claim-next = 领取下一件
core-action-complete = 完成任务
core-action-approve = 通过
core-action-reject = 驳回
core-action-put-back = 放回队列

# 设置
core-settings-looks = 显示
core-settings-language = 语言
core-settings-chinese = 简体中文
core-settings-english = English
core-settings-theme = 主题
core-settings-theme-system = 跟随系统
core-settings-theme-light = 浅色
core-settings-theme-dark = 深色
core-settings-zoom = 大小
core-settings-idle = 无操作后锁定
core-settings-minutes = { $n } 分钟
core-settings-password = 修改密码
core-settings-password-changed = 密码已修改
core-settings-old = 当前密码
core-settings-new = 新密码
core-settings-again = 再输一次新密码
core-settings-differs = 两次输入的新密码不一致
core-settings-fill = 请填写当前密码，并输入两次相同的新密码
core-settings-second-factor = 二次验证
core-settings-second-factor-on = 已开通：在别处登录时，除密码外还要输入手机验证器上的数字。
core-settings-second-factor-off = 未开通。用手机验证器扫描二维码，再输入显示的 6 位数字即可开通。
core-settings-second-factor-begin = 开通…
core-settings-second-factor-secret = 不便扫码时，可手动输入密钥：
core-settings-second-factor-code = 6 位数字
core-settings-second-factor-enrol = 开通
core-settings-second-factor-drop = 停用
core-settings-second-factor-done = 二次验证已开通
core-settings-second-factor-dropped = 二次验证已停用
core-settings-second-factor-qr = 二次验证的二维码
core-settings-hub = 服务器
core-settings-hub-note = 本机只认证书指纹如下的服务器，与服务器启动时显示的一致：
core-settings-call-hook = 本机电话程序
core-settings-call-hook-help = 本机的软电话或话机程序可以把来电告诉工作台：让它用 POST 把每个来电发到下面的地址，并带上令牌“Authorization: Bearer …”。其他人听不到，也访问不到。
core-settings-call-hook-state = 接收来电
core-settings-call-hook-on = 开启
core-settings-call-hook-off = 关闭
core-settings-call-hook-address = 地址
core-settings-call-hook-token = 令牌
core-settings-call-hook-copy-address = 复制地址
core-settings-call-hook-copy-token = 复制令牌
core-settings-call-hook-copied = 已复制
core-settings-call-hook-renew = 更换令牌
core-settings-call-hook-renew-note = 仍在使用旧令牌的程序需要改用新令牌。
core-settings-call-hook-hung = 已开始接收来电
core-settings-call-hook-taken-down = 已停止接收来电
core-settings-call-hook-renewed = 旧令牌已失效
