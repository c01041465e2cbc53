//! What numbers look like in lists, on licences and in call events.

use proptest::prelude::*;

use super::*;

fn read(raw: &str) -> Result<(String, String), PhoneRefusal> {
    PhoneNumber::parse(raw, Some("0512")).map(|it| (it.national().to_owned(), it.ext().to_owned()))
}

#[track_caller]
fn assert_reads(raw: &str, national: &str, ext: &str) {
    assert_eq!(read(raw), Ok((national.to_owned(), ext.to_owned())), "{raw}");
}

#[test]
fn a_mobile_number_is_one_number_in_every_spelling() {
    for raw in [
        "13805127731",
        "138 0512 7731",
        "138-0512-7731",
        "１３８０５１２７７３１",
        "+86 138 0512 7731",
        "+86-13805127731",
        "(+86)13805127731",
        "0086 13805127731",
        "8613805127731",
        "013805127731",
        "17951 13805127731",
        "1795113805127731",
        "12593013805127731",
        "tel:+8613805127731",
        "sip:13805127731@10.0.0.5",
        "138\u{200b}05127731",
    ] {
        assert_reads(raw, "13805127731", "");
    }
}

#[test]
fn a_landline_is_one_number_in_every_spelling() {
    for raw in [
        "0512-88886666",
        "0512 8888 6666",
        "0512-8888-6666",
        "(0512)88886666",
        "（０５１２）８８８８６６６６",
        "+86 512 8888 6666",
        "+86-0512-88886666",
        "86-512-88886666",
        "51288886666",
        "8888 6666",
        "8888-6666",
        "17909051288886666",
    ] {
        assert_reads(raw, "51288886666", "");
    }
    assert_reads("010-62345678", "1062345678", "");
    assert_reads("+86 10 6234 5678", "1062345678", "");
    assert_reads("0755-823-4567", "7558234567", "");
    assert_reads("0571-96345", "57196345", "");
}

#[test]
fn extensions_are_found_behind_words_signs_and_dashes() {
    for raw in [
        "0512-88886666转801",
        "0512-88886666 转 分机 801",
        "0512-88886666分机801",
        "0512-88886666-801",
        "0512-8888-6666-801",
        "(0512)88886666-801",
        "0512-88886666 ext. 801",
        "0512-88886666x801",
        "0512-88886666#801",
        "0512-88886666,801",
        "(0512)88886666(转801)",
        "tel:+8651288886666;ext=801",
        "+86-512-8888-6666-801",
        "88886666-801",
        "88886666转801",
    ] {
        assert_reads(raw, "51288886666", "801");
    }
    assert_reads("4008001234转1", "4008001234", "1");
    assert_reads("400-800-1234-801", "4008001234", "801");
    assert_reads("0757-8888 6666转8012", "75788886666", "8012");
    assert_reads("021-62345678-8001", "2162345678", "8001");
    assert_reads("95588-2", "95588", "2");
}

#[test]
fn service_numbers_stay_as_they_are() {
    for raw in ["95588", "955123", "10086", "10000", "12345", "12315", "110", "114", "1008611"] {
        assert_reads(raw, raw, "");
    }
    assert_reads("400-800-1234", "4008001234", "");
    assert_reads("4008 001 234", "4008001234", "");
    assert_reads("04008001234", "4008001234", "");
    assert_reads("800-810-0000", "8008100000", "");
    assert_reads("106575551234", "106575551234", "");
    assert_reads("1069 0012 3456 789", "106900123456789", "");
    assert_reads("1010-5757", "10105757", "");
}

#[test]
fn numbers_from_abroad_keep_their_country() {
    assert_reads("+852 2345 6789", "0085223456789", "");
    assert_reads("0085223456789", "0085223456789", "");
    assert_reads("+44 (0)20 7946 0958", "00442079460958", "");
    assert_reads("+1 650-253-0000 x12", "0016502530000", "12");
    let abroad = PhoneNumber::parse("+85223456789", None).unwrap();
    assert_eq!(
        (abroad.kind(), abroad.e164().as_deref()),
        (PhoneKind::Foreign, Some("+85223456789"))
    );
    assert_eq!(abroad.display(), "+852 2345 6789");
}

#[test]
fn what_is_no_number_is_refused_with_the_reason() {
    assert_eq!(PhoneNumber::parse("88886666", None), Err(PhoneRefusal::NoAreaCode));
    assert_eq!(read(" "), Err(PhoneRefusal::Empty));
    assert_eq!(read("无"), Err(PhoneRefusal::Character('无')));
    assert_eq!(read("1380512"), Err(PhoneRefusal::Unknown));
    assert_eq!(read("1380"), Err(PhoneRefusal::TooShort));
    assert_eq!(read("1380512773113805127732"), Err(PhoneRefusal::TooLong));
    assert_eq!(read("13805127731/13805127732"), Err(PhoneRefusal::Character('/')));
    assert_eq!(read("0512-88886666转前台"), Err(PhoneRefusal::Extension));
    assert_eq!(read("106575551234转8"), Err(PhoneRefusal::Extension));
}

#[test]
fn kinds_tell_what_a_number_reaches() {
    let kind = |raw| PhoneNumber::parse(raw, None).unwrap().kind();
    assert_eq!(kind("13805127731"), PhoneKind::Mobile);
    assert_eq!(kind("0512-88886666"), PhoneKind::Landline);
    assert_eq!(kind("4008001234"), PhoneKind::Service400);
    assert_eq!(kind("95588"), PhoneKind::Short);
    assert_eq!(kind("106900123456"), PhoneKind::Short);
    assert_eq!(kind("010-69001234"), PhoneKind::Landline);
}

#[test]
fn numbers_are_shown_in_groups_and_masked() {
    let number = |raw| PhoneNumber::parse(raw, None).unwrap();
    assert_eq!(number("13805127731").display(), "138 0512 7731");
    assert_eq!(number("051288886666转801").display(), "0512-8888 6666-801");
    assert_eq!(number("01062345678").display(), "010-6234 5678");
    assert_eq!(number("4008001234").display(), "400 800 1234");
    assert_eq!(number("13805127731").masked(), "138****7731");
    assert_eq!(number("051288886666转801").masked(), "0512****6666");
    assert_eq!(number("051288886666").reversed(), "66668888215");
    assert_eq!(number("051288886666-8").without_ext(), number("051288886666"));
}

#[test]
fn numbers_are_not_printed_and_survive_storage() {
    let number = PhoneNumber::parse("051288886666转801", None).unwrap();
    assert!(!format!("{number:?}").contains("8888"));
    let json = serde_json::to_string(&number).unwrap();
    assert_eq!(serde_json::from_str::<PhoneNumber>(&json).unwrap(), number);
    assert!(serde_json::from_str::<PhoneNumber>(r#"{"national":"123456789","ext":""}"#).is_err());
}

/// Any complete number, in national digits.
fn national() -> impl Strategy<Value = String> {
    prop_oneof![
        "1[3-9][0-9]{9}",
        "(10|2[0-57-9])[2-8][0-9]{7}",
        "[3-7][1-9][0-9][2-8][0-9]{6,7}",
        "[3-7][1-9][0-9]96[0-9]{3}",
        "(400|800)[0-9]{7}",
        "95[0-9]{3,6}",
        "1[0-2][1-9][0-9]{2}",
        "106[0-9]{8,17}",
        "00852[2-9][0-9]{7}",
        "001650253[0-9]{4}",
    ]
}

proptest! {
    #[test]
    fn what_is_displayed_reads_as_the_same_number(national in national(), ext in "[0-9]{0,6}") {
        let Ok(number) = PhoneNumber::from_stored(&national, &ext) else {
            prop_assert!(national.starts_with("106"), "{} refused", national);
            return Ok(());
        };
        prop_assert_eq!(PhoneNumber::parse(&number.display(), None), Ok(number));
    }

    #[test]
    fn reading_never_panics_and_always_gives_a_complete_number(raw in r"[+()0-9转x# \-]{0,24}") {
        if let Ok(number) = PhoneNumber::parse(&raw, Some("10")) {
            prop_assert_eq!(PhoneNumber::from_stored(number.national(), number.ext()), Ok(number));
        }
    }
}
