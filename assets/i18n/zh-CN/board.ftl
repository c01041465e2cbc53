# Boards, queues, my day. Keys begin with `board-`.

## My day and the board: words that both use
board-unfold = 显示全部 { $n } 条
board-fold = 收起
board-due-today = 今天 { $time }
board-due-passed = { $time } 已到期
board-waits-for = 等待：{ $reason }
board-nobody-yet = 尚无人接单
board-so-many = { $what } × { $n }
board-monthly = 每月 { $money }

## My day
board-good-morning = 早上好，{ $name }
board-good-afternoon = 下午好，{ $name }
board-good-evening = 晚上好，{ $name }
board-figure-tasks = 我的任务
board-note-tasks = { $n ->
    [0] 没有在等待的
   *[other] 其中 { $n } 项在等待
}
board-figure-today = 今天到期
board-note-today = { $n ->
    [0] 今天没有到期的
   *[other] 今天内完成
}
board-figure-late = 已逾期
board-note-late = { $n ->
    [0] 全部按时
   *[other] 请先处理
}
board-figure-promises = 待兑现的承诺
board-note-promises = { $n ->
    [0] 都还来得及
   *[other] { $n } 项已逾期
}
board-figure-calls = 待小结的通话
board-note-calls = { $n ->
    [0] 全部已小结
   *[other] 趁记得清楚写完
}
board-calls-waiting = 有 { $n } 通电话还没有写小结。
board-calls-go = 去写小结
board-free = 今天没有排定的事
board-free-what = 可以主动联系客户：看看谁的产品快到期、谁很久没有联系。
board-free-go = 打开客户
board-my-tasks = 我的任务
board-my-tasks-none = 没有等您办理的任务。新订单的任务会出现在这里。
board-fallout = 受阻事项
board-fallout-none = 没有受阻的事项。
board-fallout-what = “{ $task }”受阻
board-away = 外出与代理
board-away-none = 目前无人外出。外出前请先设置代理，避免事项无人处理。
board-away-new = 我要外出…
board-away-who = 外出人
board-away-substitute = 代理人
board-away-from = 首日
board-away-until = 末日
board-away-note = 备注
board-away-save = 保存
board-away-choose = 请选择代理人。
board-away-means = 代理人会在自己的一天里看到您的任务、事项和提醒，并可代为处理；到期自动结束。
board-away-line = { $name } { $from } 至 { $until } 外出，由 { $substitute } 代理
board-away-end = 结束 { $name } 的外出
board-stand-in = 代 { $name } 处理
board-stand-in-free = { $name } 目前没有待办。
board-demands = 客户需求
board-demands-none = 没有待跟进的需求。通话中按 Ctrl+D 即可登记。
board-papers = 被退回的资料
board-papers-none = 没有被退回的资料。审核未通过的会带着原因回到这里。
board-paper-returned = 已退回
board-promises = 对客户的承诺
board-promises-none = 没有待兑现的承诺。答应客户的事请连同日期记下来。
board-orders = 逾期或将到期的订单
board-orders-none = 一个工作日内没有要催的订单。
board-expiring = 即将到期的产品
board-expiring-none = 90 天内没有到期的产品。

## The board
board-figure-all-late = 逾期任务
board-note-all-late = { $n ->
    [0] 没有订单受影响
   *[other] 涉及 { $n } 张订单
}
board-figure-soon = 4 小时内到期
board-note-soon = { $n ->
    [0] 没有紧急的
   *[other] 按工作时间计算
}
board-figure-one-day = 1 个工作日内到期
board-note-one-day = { $n ->
    [0] 没有将到期的
   *[other] 含 4 小时内的
}
board-figure-open = 在办订单
board-note-open = { $n ->
    [0] 没有暂停的
   *[other] 其中 { $n } 张暂停
}
board-late-tasks = 已逾期
board-late-tasks-none = 没有逾期的任务。
board-figure-stopped = 受阻
board-note-stopped = { $n } 项需要人工处理
board-soon-tasks = 4 小时内到期
board-soon-tasks-none = 4 小时内没有要到期的任务。
board-open-orders = 在办订单
board-open-orders-none = 没有在办订单。
board-by-owner = 按客户经理
board-by-department = 按部门
board-by-offering = 按产品
board-by-none = 没有在办的工作。订单一开立就会出现在这里。
board-so-late = { $n } 项逾期
board-narrowed = 只看：{ $name }
board-narrowed-end = 查看全部
board-late = 已逾期
board-soon = 4 小时内到期
board-today = 一天内到期
board-orders-late = 有逾期的订单
board-running = 办理中订单
board-on-hold = 暂停订单
board-nothing-late = 没有逾期，也没有快到期的任务
board-nothing-late-do = 有任务逾期或快到期时，会列在这里。
board-no-work = 目前没有在办的。
board-n-late = 逾期 { $n }
board-column-task = 任务
board-column-enterprise = 客户
board-column-order = 订单
board-column-tier = 级别
board-column-due = 时限
board-column-state = 状态
board-column-who = 经办
board-column-department = 部门
board-department = 部门
board-order-on-hold = 订单暂停
board-workload = 工作量
board-queue-take-next = 接下一单
board-queue-nothing-free = 没有待接的任务
board-queue-empty = 队列是空的
board-queue-empty-do = 有任务轮到本部门时，会按时限排在这里。
board-queue-keys = 方向键选择，回车：待接的接单，已接的打开订单。
board-queue-free = 待接单
board-queue-mine = 我在办
board-queue-late = 已逾期
board-page-back = 上一页
board-page-on = 下一页
board-page-end = 没有更多了
board-day-tasks = 我的任务
board-day-tasks-none = 没有轮到您的任务。可以看看部门队列，或跟进需求。
board-day-orders = 快到期和逾期的订单
board-day-orders-none = 您的订单都在时限内。
board-day-papers = 被退回的资料
board-day-papers-none = 没有被退回的资料。
board-day-demands = 待跟进的需求
board-day-demands-none = 没有未结的需求。听到客户有想法时，按 Ctrl+D 记下来。
board-day-promises = 要兑现的承诺
board-day-promises-none = 没有未兑现的承诺。
board-day-expiring = 90 天内到期的产品
board-day-expiring-none = 近期没有产品到期。
board-day-calls = 通话待小结
board-day-late = 逾期任务
board-day-due = 今天要跟进
board-day-broken = 逾期承诺
board-open = 去处理
board-first-steps = 第一次来？先接一通模拟来电，记下需求、下一张订单，再换成审核员通过一份资料。
board-first-steps-seen = 不再提示
board-first-call = 接一通模拟来电

board-tab-work = 工作
board-tab-complaints = 投诉
board-tab-orphans = 没人管的事
board-complaints = 每一件投诉
board-complaints-none = 这段时间没有应答复的投诉。
board-orphans = 没人管的事
board-orphans-none = 每件事都有在岗的负责人，也都排了日期。
board-trend = 近 30 天
board-trend-opened = 新开订单 { $n }
board-trend-ended = 办结订单 { $n }
board-appointments = 预约
board-appointments-none = 没有预约。
board-tab-processes = 流程
board-processes = 有在办订单的流程
board-process-version = { $name } 第 { $n } 版
board-process-hint = 环节上的数字是停在那里的在办订单数。点一个环节，查看是哪些订单。
board-standing = 停在这个环节的订单
board-standing-none = 没有订单停在这个环节。
board-so-many-soon = 4 小时内 { $n } 项
board-so-many-today = 1 天内 { $n } 项
board-today-tasks = 4 小时之后、1 个工作日内到期
board-today-tasks-none = 这段时间没有要到期的任务。
