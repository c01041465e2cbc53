# Calls and the caller's card. Keys begin with `call-`.

# 通话条
call-answer = 接听
call-not-answered = 不接听
call-reached = 对方接听
call-not-reached = 未接通
call-hang-up = 挂断
call-wrap-up = 话后小结
call-card = 显示或隐藏来电资料
call-correct = 更正来电人
call-notes = 通话记录
call-notes-hint = 边听边记，自动保存
call-drafts = { $n } 份记录未小结
call-outside-waits = 有来电等待：{ $number }（{ $time }）。登录后即可接听。
call-outside-over = 有来电已挂断：{ $number }（{ $time }）。
call-withheld = 号码未显示
call-unreadable = 号码无法识别：{ $number }
call-nobody-known = 尚未确认来电单位
call-proven = 授权有效
call-unproven = 授权待补
call-provisional = 身份待确认
call-list-comma = 、
call-may = 可：{ $may }；不可：{ $may-not }
call-may-all = 可办理全部事项
call-may-nothing = 不可代表企业办理
call-evidence = 凭{ $paper }
call-evidence-until = 凭{ $paper }，至 { $day }
call-evidence-by-law = 法定代表人，依法代表企业
call-evidence-missing = 没有有效授权资料，只能咨询
call-evidence-none = 无授权资料
call-event = 通话
call-event-missed = 未接来电
call-event-unreached = 去电未接通
call-wrapped = 已小结，记入客户往来

# 通话状态
call-state-ringing = 来电中
call-state-calling = 正在呼叫…
call-state-answered = 通话中
call-state-ended = 待小结
call-state-missed = 未接
call-state-unreached = 未接通
call-state-wrapped = 已小结

# 是谁来电
call-which-enterprise = 这个号码对应几家客户，是哪一家？
call-who-guess = 号码相近，可能是
call-who-speaks = 是哪一位在讲话？
call-who-unknown = 陌生号码
call-is-here = 正是当前查看的客户
call-newcomer = 登记新来电人…
call-rank-link = 来电数据指明
call-rank-digits = 语音菜单输入
call-rank-mobile = 登记手机号
call-rank-extension = 直线或分机
call-rank-line = 该客户在用的号码
call-rank-switchboard = 总机号码
call-rank-trunk = 号段相近，仅供参考

# 角色与权限

# 来电资料
call-card-nobody = 确认来电单位后，这里显示客户的在办事项、承诺和提醒。
call-warning-churn = 离网风险
call-warning-complaint = 投诉处理中
call-warning-arrears = 欠费
call-warning-contract = 合同问题
call-warning-fraud = 涉诈风险
call-warning-care = 需特别关怀
call-warning-other = 请注意
call-service-check = 身份核对
call-service-promises = 可直接承诺
call-service-escalation = 可求助
call-service-manager = 客户经理
call-matters = 在办事项
call-matters-none = 没有在办事项
call-matters-more = 查看全部在办事项
call-matter-mine = 由我办理
call-matter-with = { $owner } 正在办理
call-promised-for = 承诺 { $day }
call-demand = 需求
call-promises = 未兑现的承诺
call-expiring = 即将到期
call-papers = 待处理资料
call-paper-waiting = 待审核
call-paper-rejected = 待补传
call-said = 最近往来
call-said-none = 还没有往来记录

# 小结
call-wrap-title = 话后小结：{ $who }
call-wrap-save = 完成小结
call-wrap-nobody = 还不知道是哪家客户，小结只记在通话列表里。
call-result = 通话结果（按数字键选择）
call-result-resolved = 已解决
call-result-informed = 已答复咨询
call-result-follow-up = 需跟进
call-result-order-opened = 已开单
call-result-call-back = 需回电
call-result-complaint = 投诉
call-result-passed-on = 已转交
call-result-wrong-number = 打错电话
call-result-no-answer = 无人接听
call-result-unstated = 未填结果
call-promise = 下一步（对客户的承诺）
call-promise-hint = 例如：明天下午回电报价
call-promise-day = 期限
call-wrap-lacks-day = 还没有保存。请写明答应客户的日期（例如 2026-11-24），或者清空承诺。

# 登记新来电人
call-newcomer-title = 登记来电人：{ $number }
call-newcomer-name = 姓名或称呼
call-newcomer-name-hint = 例如：陆先生
call-newcomer-role = 自称的角色
call-newcomer-number = 对方所报号码（选填）
call-newcomer-number-hint = 请带区号，例如 0512-8888 6666
call-newcomer-house = 来电单位
call-newcomer-house-hint = 企业全称
call-newcomer-other = 换一家…
call-newcomer-known = 已有客户，请点选：
call-newcomer-prospect = 没有找到，将登记为潜在客户。
call-newcomer-note = 来电人先记为待确认，核对身份前只能咨询。
call-newcomer-save = 登记
call-newcomer-done = 已登记来电人

# 通话列表
call-list-title = 我的通话
call-list-all = 全部
call-list-missed = 未接
call-list-open = 待小结
call-list-practise = 来电模拟
call-list-empty = 还没有通话
call-list-empty-do = 软电话来电时会自动弹出，也可以先用来电模拟练习。
call-list-no-missed = 没有未接来电
call-list-no-missed-do = 未接的来电会列在这里，方便回电。
call-list-no-open = 全部通话都已小结
call-list-no-open-do = 挂断后还没有小结的通话会列在这里。
call-list-hint = 选中一通电话，可以查看记录或补做小结。
call-column-state = 状态
call-column-who = 对方
call-column-enterprise = 客户
call-column-number = 号码
call-column-when = 时间
call-column-result = 结果
call-open-enterprise = 打开客户
call-called-back = 已回电，去小结…

# 来电模拟
call-sim-hand = 输入号码来电
call-sim-number = 主叫号码
call-sim-called = 被叫号码（选填）
call-sim-digits = 语音菜单按键（选填）
call-sim-ring = 发起来电
call-sim-number-needed = 请先输入主叫号码
call-sim-note = 模拟的来电与真实来电走同样的流程，会留下通话记录。
call-sim-scenarios = 练习场景
call-sim-real-office = 演示办公室才带练习号码。在这里请先在上面输入一个号码。
call-sim-no-number = 没有可用的练习号码，请在上面输入
call-sim-known = 已知手机
call-sim-known-note = 号码只属于一位联系人，直接显示是谁
call-sim-switchboard = 总机来电
call-sim-switchboard-note = 知道单位，不知道是哪一位在讲话
call-sim-unknown = 陌生号码
call-sim-unknown-note = 没有登记过，登记为新来电人
call-sim-second = 通话中又来一通
call-sim-second-note = 第一通的记录不会丢
call-sim-missed = 未接来电
call-sim-missed-note = 响铃后挂断，列入未接
call-sim-order = 事件乱序
call-sim-order-note = 先收到接听，后收到来电，而且收到两次
call-sim-played = 已模拟来电：{ $number }

# 查看完整号码
call-unmask = 查看完整号码…
call-unmask-title = 查看来电号码
call-unmask-purpose = 用途
call-unmask-reason = 原因
call-unmask-reason-hint = 至少 5 个字
call-unmask-note = 显示一分钟，查看会记录在案。
call-unmask-show = 查看
call-purpose-call-back = 回电
call-purpose-verify-identity = 核对身份
call-purpose-prepare-contract = 准备合同
call-purpose-handle-complaint = 处理投诉
call-purpose-correct-record = 更正资料
call-open-customer = 打开客户工作台
