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
board-soon-tasks = 1 个工作日内到期
board-soon-tasks-none = 一个工作日内没有要到期的任务。
board-open-orders = 在办订单
board-open-orders-none = 没有在办订单。
board-by-owner = 按客户经理
board-by-department = 按部门
board-by-offering = 按产品
board-by-none = 没有在办的工作。订单一开立就会出现在这里。
board-so-late = { $n } 项逾期
board-narrowed = 只看：{ $name }
board-narrowed-end = 查看全部
