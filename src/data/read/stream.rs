//! Rows that are read on a thread of their own and handed over in batches.
//!
//! Two reasons. A reader of calamine borrows from its workbook, so that both must stay in one place; and a panic of a
//! crate on damaged bytes ends that thread, which is [`Broken`], and not the run. No more than a few batches are ever
//! waiting, however large the file.

use super::form::Form;
use super::{Broken, Header, Opened, ReadAs, Rows};
use ::csv::StringRecord;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Rows, or bytes of text, after which a batch is handed over.
const BATCH_ROWS: usize = 1024;
const BATCH_BYTES: usize = 1 << 18;
/// Batches that may wait.
const WAITING: usize = 4;

/// What the thread says.
enum Message {
    Start(Header, ReadAs),
    Rows(Vec<(u64, StringRecord)>),
    End,
}

/// Why the thread stops before the end.
pub enum Stop {
    /// The file is broken.
    Broken(Broken),
    /// Nobody wants the other rows.
    Unwanted,
}

impl<B: Into<Broken>> From<B> for Stop {
    fn from(broken: B) -> Self {
        Stop::Broken(broken.into())
    }
}

/// Where the thread puts what it reads.
pub struct Sink {
    sender: SyncSender<Result<Message, Broken>>,
    batch: Vec<(u64, StringRecord)>,
    bytes: usize,
}

impl Sink {
    fn send(&self, message: Message) -> Result<(), Stop> {
        self.sender.send(Ok(message)).map_err(|_| Stop::Unwanted)
    }

    /// The header; once, before any row.
    pub fn start(&self, header: Header, read_as: ReadAs) -> Result<(), Stop> {
        self.send(Message::Start(header, read_as))
    }

    /// The next row with its number.
    pub fn row(&mut self, number: u64, row: StringRecord) -> Result<(), Stop> {
        self.bytes += row.as_slice().len() + row.len() * size_of::<usize>();
        self.batch.push((number, row));
        if self.batch.len() >= BATCH_ROWS || self.bytes >= BATCH_BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Stop> {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        if batch.is_empty() { Ok(()) } else { self.send(Message::Rows(batch)) }
    }
}

/// The rows as they arrive.
struct Streamed {
    header: Header,
    receiver: Receiver<Result<Message, Broken>>,
    batch: std::vec::IntoIter<(u64, StringRecord)>,
    ended: bool,
    damaged: Broken,
}

/// Starts `read` on its thread and waits for the header. `damaged`: what is said of a file on which a crate panics.
pub fn open(
    damaged: Broken,
    read: impl FnOnce(&mut Sink) -> Result<(), Stop> + Send + 'static,
) -> Result<Opened, Broken> {
    let (sender, receiver) = sync_channel(WAITING);
    thread::Builder::new().name("reader".to_owned()).spawn(move || {
        let mut sink = Sink { sender, batch: vec![], bytes: 0 };
        let done = read(&mut sink).and_then(|()| sink.flush()).and_then(|()| sink.send(Message::End));
        if let Err(Stop::Broken(broken)) = done {
            // The rows before the fault belong to its reader; a send fails only when nobody listens.
            let _ = sink.flush();
            let _ = sink.sender.send(Err(broken));
        }
    })?;
    let (header, read_as) = match receiver.recv() {
        Ok(Ok(Message::Start(header, read_as))) => (header, read_as),
        Ok(Err(broken)) => return Err(broken),
        Ok(Ok(Message::Rows(_) | Message::End)) | Err(_) => return Err(damaged),
    };
    let rows = Streamed { header, receiver, batch: vec![].into_iter(), ended: false, damaged };
    Ok(Opened { hash: String::new(), read_as, form: Form::PLAIN, dictionary: vec![], rows: Box::new(rows) })
}

impl Rows for Streamed {
    fn header(&self) -> &Header {
        &self.header
    }

    fn next(&mut self, row: &mut StringRecord) -> Result<Option<u64>, Broken> {
        loop {
            if let Some((number, next)) = self.batch.next() {
                *row = next;
                return Ok(Some(number));
            }
            if self.ended {
                return Ok(None);
            }
            match self.receiver.recv() {
                Ok(Ok(Message::Rows(batch))) => self.batch = batch.into_iter(),
                Ok(Ok(Message::Start(..) | Message::End)) => self.ended = true,
                Ok(Err(broken)) => {
                    self.ended = true;
                    return Err(broken);
                }
                Err(_) => {
                    self.ended = true;
                    return Err(self.damaged.clone());
                }
            }
        }
    }
}
