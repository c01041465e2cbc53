# What went wrong, and what to do about it. Keys begin with `fault-`.
fault-forbidden = 您的角色不能做这件事。
fault-not-found = 它已经不存在了，请返回后重试。
fault-conflict = 别人刚刚改过它。请查看最新内容后再试，您输入的内容没有丢失。
fault-duplicate = 已经有了，无需重复添加。
fault-busy = 数据库正忙，请稍后再试。
fault-no-space = 磁盘已满。已保存的内容都在；请腾出空间后再试。
fault-read-only = 数据文件夹不可写。请检查权限，或用 --data 指定另一个文件夹。
fault-foreign = 这个文件不是本程序的数据库，没有改动它。
fault-damaged = 数据库已损坏。请用最近的备份恢复（attache restore）。
fault-newer = 这个办公室由更新版本的程序使用过（数据版本 { $found }，本程序支持到 { $known }）。请更新程序；数据没有改动。
fault-internal = 出了问题，已记录在日志里。请重试；若再次发生，请联系管理员。
fault-signed-out = 尚未登录，请先登录。
fault-offline = 连接不上服务器。
fault-misunderstood = 程序版本不一致，请更新程序。
fault-worker-gone = 程序停止响应，请重新启动。已保存的内容都在。
fault-office-needs-name = 请给办公室起个名字。
fault-office-founded = 这里已经有办公室了，请直接登录。
fault-staff-bad-login = 登录名应为 2 到 32 个字母、数字、点或短横线。
fault-staff-no-name = 请填写姓名。
fault-staff-short-password = 密码至少需要 { $shortest } 个字符。
fault-staff-wrong-password = 登录名或密码不正确。
fault-staff-wait = 多次输错密码，请 { $seconds } 秒后再试。
fault-staff-closed = 这个账号已停用，请联系管理员。
fault-staff-login-taken = 登录名 { $login } 已被使用，请换一个。
fault-staff-close-self = 不能停用自己的账号，请另一位管理员来操作。

# 通话
fault-call-taken = 这通电话已由同事接听，请在通话列表中查看。
fault-call-wrapped = 这通电话已经小结过，可在客户往来记录中补充说明。
fault-call-reference = 话机系统没有给出通话编号，请检查软电话的对接设置。
fault-call-promise-to-nobody = 还不知道是哪家客户来电，无法登记承诺。请先选择或新建客户。
fault-call-promise-what = 请写明承诺了什么。
fault-call-promise-past = 承诺的时间已过，请选择今后的时间。
