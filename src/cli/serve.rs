//! `attache serve`: the hub of a team.

use std::{
    net::{IpAddr, SocketAddr, ToSocketAddrs as _},
    path::Path,
    sync::Arc,
};

use clap::Args;

use super::{
    Failure, open,
    organisation::{self, OidcArgs},
    papers,
    say::Say,
};
use crate::{
    desk::{Desk, machine_clock, private, rounds::Company},
    hub::{self, Cover, Guests, HubError, Network, Options, Proxies, Running},
    store::Store,
};

#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Where to listen. On this machine's own address plain HTTP is spoken, elsewhere HTTPS.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:7317")]
    listen: String,

    /// A database that several hubs share: `postgres://USER:PASSWORD@HOST/DATABASE`
    #[arg(long, value_name = "URL", env = "ATTACHE_DATABASE", hide_env_values = true)]
    database: Option<String>,

    /// Where papers are kept: `s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION`, with its keys in
    /// `ATTACHE_S3_KEY` and `ATTACHE_S3_SECRET`. In the data folder when nothing is said.
    #[arg(long, value_name = "URL", env = "ATTACHE_DOCUMENTS")]
    documents: Option<String>,

    /// A name or address that desktops know this hub by, for its certificate; several with commas between.
    /// The first stands in customers' links, where the office has no other address for them.
    #[arg(long = "name", value_name = "NAME", env = "ATTACHE_NAMES", value_delimiter = ',', value_parser = host)]
    names: Vec<String>,

    /// A proxy before the hub, as an address or a network such as `10.0.0.0/8`: whom it names in
    /// `X-Forwarded-For` is whose attempts are counted. Nobody else's word is believed.
    #[arg(long = "trusted-proxy", value_name = "NETWORK")]
    proxies: Vec<Network>,

    /// How many pieces of customers' files are taken in at a time; each may keep half a megabyte in memory.
    #[arg(long, value_name = "COUNT", default_value_t = Options::UPLOADS, value_parser = at_least_one)]
    uploads: usize,

    #[command(flatten)]
    oidc: OidcArgs,

    /// Let everybody who reaches this hub walk into a demo office without a password, as an administrator too; otherwise
    /// only whoever sits at its own machine, while nothing else is listened on.
    #[arg(long, env = "ATTACHE_DEMO_FOR_EVERYBODY")]
    demo_for_everybody: bool,

    /// Speak HTTPS on this machine's own address too.
    #[arg(long)]
    tls: bool,
}

/// The schema of the office in a PostgreSQL database.
pub(super) const SCHEMA: &str = "attache";

pub(super) fn run(say: &Say, data: Option<&Path>, args: &ServeArgs) -> Result<(), Failure> {
    let folder = open::folder(say, data)?;
    let options = Options {
        listen: address(say, &args.listen)?,
        names: named(&args.names),
        cover: if args.tls { Cover::Tls } else { Cover::Fitting },
        company: if args.database.is_some() { Company::Hubs } else { Company::Few },
        folder: folder.clone(),
        organisation: organisation::of(say, &args.oidc)?,
        proxies: Proxies(args.proxies.clone()),
        uploads: args.uploads,
        guests: if args.demo_for_everybody { Guests::Everybody } else { Guests::OfThisMachine },
    };
    raise_the_limit();
    let bucket = args.documents.as_deref().map(|url| papers::bucket(say, url)).transpose()?;
    let desk = opened(say, &folder, args.database.as_deref())?;
    let desk = desk.keeping_papers_in(bucket).map_err(|err| say.failure(&err))?;
    desk.check_papers().map_err(|err| say.failure(&err))?;
    let desk = Arc::new(desk);
    let stop = hub::until_signalled().map_err(|err| cannot(say, &err))?;
    let ready = |running| tell(say, (&running, &options));
    hub::serve(desk, &options, stop, ready).map_err(|err| cannot(say, &err))
}

/// A number of things of which there must be one.
fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(0) => Err("1 or more".to_owned()),
        read => read.map_err(|err| err.to_string()),
    }
}

/// A name or an address, as a certificate holds it: no scheme, port or path. An empty one names nothing.
fn host(text: &str) -> Result<String, String> {
    let name = text.trim();
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-');
    if name.chars().all(is_plain) || name.parse::<IpAddr>().is_ok() {
        Ok(name.to_owned())
    } else {
        Err("a name such as hub.example or an address such as 10.0.0.7, and nothing more"
            .to_owned())
    }
}

/// What stands between the commas; an empty variable names nothing.
fn named(names: &[String]) -> Vec<String> {
    names.iter().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
}

fn address(say: &Say, text: &str) -> Result<SocketAddr, Failure> {
    let found = text.to_socket_addrs().ok().and_then(|mut all| all.next());
    let bad = || say.texts.tr_with("cli-serve-bad-address", &[("address", text.into())]);
    found.ok_or_else(|| Failure::BadInput(bad()))
}

/// The office that the hub serves.
pub(super) fn desk(say: &Say, folder: &Path, database: Option<&str>) -> Result<Arc<Desk>, Failure> {
    opened(say, folder, database).map(Arc::new)
}

fn opened(say: &Say, folder: &Path, database: Option<&str>) -> Result<Desk, Failure> {
    let clock = machine_clock();
    let opened = match database {
        None => Desk::open(folder, clock),
        Some(url) => private::folder(folder)
            .map_err(|err| crate::desk::DeskError::folder(&err))
            .and_then(|()| Ok(Store::open_postgres(url, SCHEMA)?))
            .and_then(|store| Desk::on(store, folder, clock)),
    };
    let desk = opened.map_err(|err| say.failure(&err))?;
    Ok(match std::env::current_exe() {
        Ok(program) => desk.inspecting_by(program),
        Err(_) => desk, // Without a child process of our own, files are inspected here.
    })
}

/// As many open connections as the system allows: many more than its first word.
pub(super) fn raise_the_limit() {
    #[cfg(unix)]
    if let Err(err) = rlimit::increase_nofile_limit(rlimit::INFINITY) {
        tracing::warn!(%err, "the limit of open files stays as it is");
    }
}

fn tell(say: &Say, (running, options): (&Running, &Options)) {
    let url = format!("{}://{}", running.scheme, running.at);
    say.tell("cli-serve-listens", &[("url", url.as_str().into())]);
    if let Some(fingerprint) = &running.fingerprint {
        say.tell("cli-serve-fingerprint", &[("fingerprint", fingerprint.as_str().into())]);
    }
    if let Some(word) = &running.openness.founding {
        say.tell("cli-serve-founding", &[("word", word.as_str().into())]);
    }
    if running.openness.sets_up_second_factors && running.openness.guests.is_none() {
        say.tell("cli-serve-second-factor", &[]);
    }
    match running.openness.guests {
        Some(Guests::Everybody) => say.error(&say.texts.tr("cli-serve-demo-everybody")),
        Some(Guests::OfThisMachine) if options.is_networked() => {
            say.error(&say.texts.tr("cli-serve-demo-nobody"));
        }
        Some(Guests::OfThisMachine) => say.error(&say.texts.tr("cli-serve-demo-here")),
        None => {}
    }
    if options.is_nameless() {
        say.error(&say.texts.tr("cli-serve-nameless"));
    }
}

fn cannot(say: &Say, err: &HubError) -> Failure {
    let cause = err.to_string();
    Failure::CannotRun(say.texts.tr_with("cli-serve-failed", &[("cause", cause.into())]))
}
