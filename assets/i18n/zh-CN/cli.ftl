# The command line. Keys begin with `cli-`.
cli-no-home = 找不到用户的数据目录，请用 --data 指定一个文件夹。
cli-no-display = 没有可用的显示：环境变量 DISPLAY 和 WAYLAND_DISPLAY 均未设置，无法打开窗口。
cli-no-window = 无法打开窗口：{ $cause }
cli-unknown-role = 没有这个角色。可用的角色：{ $known }
cli-staff-added = 已添加账号 { $login }
cli-type-password = 请输入该账号的密码，然后回车：
cli-unreadable = 无法读取文件 { $file }
cli-audit-sound = 审计记录完好：{ $lines } 行，{ $chains } 条链。
cli-audit-broken = 审计记录已被改动（共检查 { $lines } 行，{ $chains } 条链）。
cli-audit-changed = 第 { $chain } 条链：第 { $line } 行被改动。
cli-audit-missing = 第 { $chain } 条链：缺少第 { $line } 行。
cli-audit-cut = 第 { $chain } 条链：末尾被截断，原应到第 { $line } 行。
cli-import-progress = 已处理 { $lines } 行
cli-import-refused = 第 { $line } 行，{ $field }：{ $reason }
cli-import-kept = 出错之前的内容已保存，重新执行同一命令即可继续。
cli-import-bad-map = 看不懂 --map { $map }。请写成 列=字段。列：{ $columns }。字段：{ $fields }
cli-import-missing = 清单缺少这些列：{ $missing }。请用 --map 列=字段 指定。列：{ $columns }
cli-pop-mute = 正在运行的工作台没有回应：{ $cause }
cli-runs-already = 这个数据文件夹的工作台已在运行，但没有回应。请先关闭它。
cli-link-not-ours = 这不是工作台的来电链接。
cli-link-too-long = 内容过长，不是来电链接。
cli-link-malformed = 链接写法有误。
cli-link-number = 号码只能包含数字、空格和 + - ( ) * #。
cli-link-reference = 通话编号只能包含字母、数字和 . _ : @ -。
cli-link-no-caller = 缺少主叫号码。
cli-links-registered = 已登记：attache: 链接将由本程序打开。
cli-links-removed = 已取消登记。
cli-links-bundle = macOS 按应用包内 Info.plist 的声明打开 attache: 链接，无需登记。
cli-links-failed = 登记失败：{ $cause }
