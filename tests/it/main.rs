//! One test program, laid out like `src`.
#![expect(clippy::unwrap_used, reason = "tests stop where they fail")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a skipped story says so")]

mod architecture;
mod cli;
mod cli_keeping;
mod client_instance;
mod desk_audit;
mod desk_call;
mod desk_call_strangers;
mod desk_demo;
mod desk_enterprise;
mod desk_import;
mod desk_lives;
mod desk_order;
mod desk_papers;
mod desk_review;
mod desk_search;
mod desk_staff;
mod desk_work;
mod firm;
mod holding_sums;
mod inspect_forge;
mod inspect_hostile;
mod inspect_papers;
mod picture;
mod screen;
mod store_engines;
mod store_full;
mod store_kill;
mod support;
mod tour;
mod ui_admin;
mod ui_calls;
mod ui_customers;
mod ui_day;
mod ui_enterprise;
mod ui_gallery;
mod ui_gate;
mod ui_import;
mod ui_orders;
mod ui_papers;
mod ui_pictures;
mod ui_review;
mod vault;
