# First start, sign-in and unlocking. Keys begin with `welcome-`.
welcome-what-it-is = 谁来电、代表哪家企业、能办什么、在办什么、承诺过什么，一屏看清；资料边聊边收，几分钟审完，每件事跟到客户说“好了”。
welcome-demo = 打开演示办公室
welcome-demo-note = 一次点击，无需密码。数据全部为虚构，可随意尝试。
welcome-own = 或建立自己的办公室
welcome-office = 办公室名称
welcome-office-hint = 例如：佛山远程客户经理中心
welcome-your-name = 管理员姓名
welcome-login = 登录名
welcome-login-hint = 字母、数字、点或短横线
welcome-password = 密码
welcome-make = 建立办公室
welcome-making = 正在准备，请稍候…
welcome-missing = 请先填写所有项
welcome-who = 以谁的身份进入？
welcome-demo-reminder = 演示办公室无需密码；左下角头像可随时切换身份。
welcome-sign-in = 登录
