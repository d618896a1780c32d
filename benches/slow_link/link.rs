//! One direction of a link: what goes in comes out later, in order.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How bad a link is.
#[derive(Clone, Copy)]
pub struct Link {
    /// How long a packet is on its way, in ms.
    pub delay_ms: u64,
    /// How many of a hundred packets are lost.
    pub loss_percent: u8,
}

impl Link {
    /// How long a packet takes, with the times that it is lost and sent again: as TCP, after a way there and
    /// back and 200 ms, and twice as long each further time.
    fn time(self, random: &mut fastrand::Rng) -> Duration {
        let mut time = self.delay_ms;
        let mut again = 2 * self.delay_ms + 200;
        while random.u8(..100) < self.loss_percent {
            time += again;
            again *= 2;
        }
        Duration::from_millis(time)
    }

    /// Hands packets on as they arrive.
    pub fn carry(
        self,
        seed: u64,
        mut deliver: impl FnMut(Packet) + Send + 'static,
    ) -> Sender<Packet> {
        let (sender, packets): (_, Receiver<Packet>) = channel();
        thread::spawn(move || {
            let mut random = fastrand::Rng::with_seed(seed);
            // What is sent waits for what was sent before.
            let mut last = Instant::now();
            let (ahead, due) = channel();
            thread::spawn(move || {
                for (packet, at) in due {
                    let at: Instant = at;
                    thread::sleep(at.saturating_duration_since(Instant::now()));
                    deliver(packet);
                }
            });
            for packet in packets {
                last = last.max(packet.sent + self.time(&mut random));
                if ahead.send((packet, last)).is_err() {
                    return;
                }
            }
        });
        sender
    }
}

/// What is sent in one piece.
pub struct Packet {
    pub sent: Instant,
    pub bytes: Vec<u8>,
}
