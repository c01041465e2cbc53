//! What must hold of an order that is being cancelled, whatever happens to it; and a change to try.

use super::*;

/// Orders one more of it.
pub(super) fn amend(order: &mut Order, act: &Act<'_>, penalty: Penalty) -> Result<(), Refusal> {
    let quantity = i64::from(order.amended()) + 1;
    let asked = Amendment {
        answers: std::collections::BTreeMap::new(),
        quantity: Some(quantity),
        service_level: None,
        day: None,
        keep: std::collections::BTreeSet::new(),
        reason: "客户多要一个".into(),
        penalty,
        fee: "已付 800 元".into(),
    };
    let told = order.amend(act, &asked, Agreed { quantity: quantity - 1, day: None })?;
    assert_eq!(told.differences.len(), 1);
    Ok(())
}

impl Life {
    /// What must hold of an order that is being cancelled, after every event.
    pub(super) fn check_way_back(&self, before: &Order) {
        let order = &self.order;
        let undoing: Vec<&Task> =
            order.tasks.iter().filter(|it| undone(&it.code).is_some()).collect();
        assert!(
            undoing.is_empty() || !matches!(order.status(), OrderStatus::Running),
            "undone without being cancelled"
        );
        let mut was_left = false;
        let mut last_done: Option<Now> = None;
        for task in undoing {
            let origin = undone(&task.code).unwrap();
            let origin = order.tasks.iter().find(|it| it.code == origin).unwrap();
            let at = origin.parts().at.unwrap();
            assert!(last_done.is_none_or(|last| at <= last), "not in reverse: {}", task.code);
            last_done = Some(at);
            assert!(!was_left || !task.is_settled(), "{} was undone before its turn", task.code);
            if !was_left && order.is_being_cancelled() {
                assert_ne!(task.status(), TaskStatus::Waiting, "{} is forgotten", task.code);
            }
            was_left |= !task.is_settled();
            let was = before.task(task.id);
            assert!(!was.is_some_and(Task::is_done) || was == Some(task), "undone twice");
        }
        if order.status() == OrderStatus::Cancelled {
            assert!(!was_left, "cancelled with something not undone");
        }
    }
}
