//! One frame of the window, without painting: drawing the screen anew, with the tree for screen readers, and
//! cutting its shapes into triangles.

use std::{sync::Arc, time::Duration};

use attache::{
    client::{Backend, Client, ClientError, Local},
    desk::customers::Scope,
    lang::Lang,
    ui::{
        app::{App, Parts},
        fonts,
        prefs::{Prefs, ThemeChoice},
        route::Route,
        theme,
    },
};
use eframe::App as _;
use egui::{Event, Modifiers, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, Vec2, pos2, vec2};
use egui_kittest::{
    Harness, Node, TestRenderer,
    kittest::{NodeT as _, Queryable as _},
};

use crate::{
    ground::Ground,
    meter::{Meter, Promise, Report},
};

const SIZE: [f32; 2] = [1600.0, 1000.0];
const MOST: Promise = Promise::Cpu(4.0);
const FRAMES: usize = 600;
/// How long an answer may take before the bench gives up.
const PATIENCE: Duration = Duration::from_mins(1);

/// Nothing is painted.
struct Unpainted;

impl TestRenderer for Unpainted {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        delta.clear();
    }
}

/// A window with somebody at it.
pub(crate) struct Window {
    harness: Harness<'static, App>,
    frame: eframe::Frame,
    time: f64,
}

impl Window {
    /// The window as it is before anyone has said who they are.
    pub(crate) fn open(desk: Arc<attache::desk::Desk>, clock: attache::desk::Clock) -> Self {
        let mut prefs = Prefs::default();
        prefs.lang = Some(Lang::ZhCn);
        prefs.theme = ThemeChoice::Light;
        let everybody = attache::desk::customers::Filter {
            scope: Scope::Everybody,
            ..attache::desk::customers::Filter::default()
        };
        let choice = serde_json::json!({
            "filter": everybody, "order": "name", "is_descending": false,
        });
        prefs.remember("customers", &choice);
        let harness = Harness::builder()
            .with_size(SIZE)
            .with_max_steps(64)
            .renderer(Unpainted)
            .with_context_setup(|ctx| {
                fonts::install(ctx);
                theme::install(ctx);
            })
            .build_eframe(move |cc| {
                let ctx = cc.egui_ctx.clone();
                let backend: Arc<dyn Backend> = Arc::new(Local::new(desk).unwrap());
                let client = Client::start(backend, move || ctx.request_repaint()).unwrap();
                let make_demo = |_: &dyn Backend| Err(ClientError::Misunderstood);
                App::new(&cc.egui_ctx, Parts { client, clock, prefs, make_demo, inbox: None })
            });
        let mut window = Self { harness, frame: eframe::Frame::_new_kittest(), time: 100.0 };
        window.settle();
        window
    }

    /// Draws until everything that was asked for is drawn.
    pub(crate) fn settle(&mut self) {
        let pulse = Arc::clone(self.harness.state().client().pulse());
        loop {
            let seen = pulse.beats();
            self.harness.run_ok();
            let is_idle = pulse.flying() == 0;
            if pulse.beats() != seen {
                continue;
            }
            if is_idle {
                return;
            }
            assert!(pulse.wait_beyond(seen, PATIENCE), "an answer is missing");
        }
    }

    /// Enters the demo office as the manager who is offered.
    pub(crate) fn enter(&mut self) {
        let role = self.harness.state().texts().tr("core-role-manager").into_owned();
        let pressable = |it: &Node<'_>| it.accesskit_node().role() == egui::Role::Button;
        let found = self.harness.query_all_by_label_contains(&role).find(pressable);
        found.unwrap().click_accesskit();
        self.settle();
    }

    pub(crate) fn go(&mut self, route: Route) {
        self.harness.state_mut().desktop().unwrap().open(route);
        self.settle();
    }

    pub(crate) fn shows(&self, text: &str) -> bool {
        self.harness.query_all_by_label_contains(text).next().is_some()
    }

    /// One frame.
    fn draw(&mut self, events: Vec<Event>) -> usize {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, Vec2::from(SIZE))),
            time: Some(self.time),
            predicted_dt: 1.0 / 60.0,
            focused: true,
            events,
            ..RawInput::default()
        };
        let ctx = self.harness.ctx.clone();
        let (app, frame) = (self.harness.state_mut(), &mut self.frame);
        let mut output = ctx.run_ui(input, |ui| {
            app.logic(ui, frame);
            app.ui(ui, frame);
        });
        output.textures_delta.clear();
        ctx.tessellate(output.shapes, output.pixels_per_point).len()
    }

    fn frames(&mut self, name: &str, event: impl Fn(usize) -> Vec<Event>) -> Meter {
        let mut meter = Meter::new(name);
        for n in 0..FRAMES {
            let events = event(n);
            meter.time(|| self.draw(events));
        }
        meter
    }
}

pub(crate) fn measure(ground: &Ground, report: &mut Report) {
    let mut window = Window::open(Arc::clone(&ground.desk), Arc::clone(&ground.clock));
    window.enter();
    window.go(Route::Day);
    report.tell(window.frames("my day", |_| Vec::new()), MOST);
    let busy = ground.names.iter().find(|it| it.tier.index() == 0).unwrap();
    window.go(Route::Enterprise(busy.id));
    assert!(window.shows(&busy.name), "the workspace is open");
    report.tell(window.frames("workspace", |_| Vec::new()), MOST);
    report.tell(window.frames("workspace, pointer moving", moving), MOST);
    window.go(Route::Enterprise(ground.largest));
    report.tell(window.frames("workspace of the largest customer", |_| Vec::new()), MOST);
    window.go(Route::Customers);
    report.tell(window.frames("list of all customers", |_| Vec::new()), MOST);
    report.tell(window.frames("list of all customers, scrolling", scrolling), MOST);
    window.settle();
}

fn moving(n: usize) -> Vec<Event> {
    let at = f32::from(u16::try_from(n % 600).unwrap());
    vec![Event::PointerMoved(pos2(200.0 + at * 2.0, 150.0 + at))]
}

fn scrolling(_: usize) -> Vec<Event> {
    let wheel = Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -90.0),
        phase: TouchPhase::Move,
        modifiers: Modifiers::NONE,
        source: egui::MouseWheelSource::Wheel,
    };
    vec![Event::PointerMoved(pos2(800.0, 600.0)), wheel]
}
