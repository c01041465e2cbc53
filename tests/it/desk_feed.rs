//! What other processes changed is heard of, however much it is, and forgotten when nobody comes back for it.

use attache::{
    desk::{Subject, tidy::tidy},
    domain::{CommandId, EnterpriseId, Role, Sha256Hash},
    store::{StoreError, feed},
};

use crate::{
    firm::Firm,
    hub::note,
    support::{Office, on_each_engine},
};

/// Another process changes this.
fn elsewhere(office: &Office, subjects: Vec<Subject>) {
    let (id, now) = (CommandId::fresh(), office.desk.now());
    let done: Result<(), StoreError> = office.desk.store().write(move |sql| {
        feed::claim(sql, id, now, Sha256Hash::of(b""))?;
        subjects.iter().try_for_each(|it| feed::touch(sql, id, now, &it.to_string()))
    });
    done.unwrap();
}

#[test]
fn more_changes_than_are_read_at_a_time_do_not_make_deaf() {
    on_each_engine(|office| {
        let before = office.desk.feed().moment();
        let many: Vec<_> =
            (0..25_000).map(|_| Subject::Enterprise(EnterpriseId::fresh())).collect();
        elsewhere(office, many.clone());
        office.desk.catch_up().unwrap();
        assert!(
            many.iter()
                .all(|it| office.desk.feed().changed_since(std::slice::from_ref(it), before))
        );
        assert_eq!(office.desk.changed_after(office.desk.now()).unwrap(), None);

        let moment = office.desk.feed().moment();
        let one = Subject::Enterprise(EnterpriseId::fresh());
        elsewhere(office, vec![one.clone()]);
        office.desk.catch_up().unwrap();
        assert!(office.desk.feed().changed_since(&[one], moment));
        assert!(!office.desk.feed().changed_since(&many[..1], moment), "told once");
    });
}

#[test]
fn changes_and_receipts_are_forgotten_when_nobody_comes_back_for_them() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "苏州远景贸易有限公司");
        let started = office.desk.now();
        let receipt = office.desk.run(&lin, note(firm.id, "说好了")).unwrap();
        let many: Vec<_> = (0..5000).map(|_| Subject::Enterprise(EnterpriseId::fresh())).collect();
        elsewhere(office, many);
        let kept = || {
            let last = feed::Change::before(0);
            office.desk.store().read(|sql| feed::after(sql, &last, 100_000)).unwrap().len()
        };
        let find = || office.desk.store().read(|sql| feed::find(sql, receipt.id)).unwrap();
        let all = kept();
        office.hands.forward_hours(24 * 6);
        tidy(&office.desk).unwrap();
        assert_eq!(kept(), all);
        office.hands.forward_hours(24 * 2);
        tidy(&office.desk).unwrap();
        assert_eq!(kept(), 0);
        assert_eq!(office.desk.changed_after(started).unwrap(), None, "look at everything again");
        assert!(find().is_some());
        // Ids are made by the machine's clock, which may be far ahead of the office's.
        office.hands.forward_hours(24 * 365 * 100);
        tidy(&office.desk).unwrap();
        assert!(find().is_none());
    });
}
