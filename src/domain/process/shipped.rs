//! The process templates that come with the program.

/// Each file's code and text, in the order of their codes.
pub(super) const FILES: &[(&str, &str)] = &[
    ("business-broadband", include_str!("../../../assets/processes/business-broadband.toml")),
    ("cloud-pbx", include_str!("../../../assets/processes/cloud-pbx.toml")),
    ("cloud-resource", include_str!("../../../assets/processes/cloud-resource.toml")),
    ("crbt", include_str!("../../../assets/processes/crbt.toml")),
    ("data-line", include_str!("../../../assets/processes/data-line.toml")),
    ("enterprise-mail", include_str!("../../../assets/processes/enterprise-mail.toml")),
    ("equipment", include_str!("../../../assets/processes/equipment.toml")),
    ("ict-project", include_str!("../../../assets/processes/ict-project.toml")),
    ("internet-line", include_str!("../../../assets/processes/internet-line.toml")),
    ("iot-sim", include_str!("../../../assets/processes/iot-sim.toml")),
    ("member-change", include_str!("../../../assets/processes/member-change.toml")),
    ("number-400", include_str!("../../../assets/processes/number-400.toml")),
    ("online-service", include_str!("../../../assets/processes/online-service.toml")),
    ("sd-wan", include_str!("../../../assets/processes/sd-wan.toml")),
    ("security-service", include_str!("../../../assets/processes/security-service.toml")),
    ("sms-gateway", include_str!("../../../assets/processes/sms-gateway.toml")),
    ("voice-line", include_str!("../../../assets/processes/voice-line.toml")),
];
