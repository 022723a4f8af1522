//! Between SQLite and the file system: a layer over SQLite's own VFS, which is the default VFS of a process from the first [`mount`] on.
//!
//! Files of a mounted folder are opened as a [`Handle`], with the real file behind it in the same memory; all other files are opened by
//! the real VFS as if this one were not there. Shared memory is not offered: Pokea locks its file exclusively before it turns WAL on,
//! and then SQLite asks for none.
#![expect(
    unsafe_code,
    reason = "SQLite's VFS is a C interface of tables of functions and memory that it allots"
)]

use crate::image::{FileId, Log};
use crate::{Call, Shared};
use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs};
use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

static MOUNTED: Mutex<Vec<Arc<Shared>>> = Mutex::new(Vec::new());
static REGISTERED: OnceLock<bool> = OnceLock::new();

pub(crate) fn mount(disk: &Arc<Shared>) -> io::Result<()> {
    if !REGISTERED.get_or_init(register) {
        return Err(io::Error::other("SQLite did not take the file system"));
    }
    mounted().push(Arc::clone(disk));
    Ok(())
}

pub(crate) fn unmount(disk: &Arc<Shared>) {
    mounted().retain(|known| !Arc::ptr_eq(known, disk));
}

fn mounted() -> std::sync::MutexGuard<'static, Vec<Arc<Shared>>> {
    MOUNTED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn disk_of(path: &Path) -> Option<Arc<Shared>> {
    let found = mounted();
    found
        .iter()
        .find(|disk| path.parent() == Some(&disk.folder))
        .cloned()
}

/// What SQLite has in its hands as an open file: the head is SQLite's, and behind it in the same memory lies the real file.
#[repr(C)]
struct Handle {
    head: sqlite3_file,
    open: *mut Open,
}

struct Open {
    disk: Arc<Shared>,
    file: FileId,
}

fn register() -> bool {
    // SAFETY: the default VFS lives as long as the process, and so does ours, which is leaked; SQLite wants it so.
    unsafe {
        let real = ffi::sqlite3_vfs_find(std::ptr::null());
        if real.is_null() {
            return false;
        }
        let room = c_int::try_from(size_of::<Handle>()).expect("two pointers");
        let ours = Box::leak(Box::new(sqlite3_vfs {
            iVersion: 1,
            szOsFile: (*real).szOsFile + room,
            zName: c"faulty".as_ptr(),
            pNext: std::ptr::null_mut(),
            pAppData: real.cast(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            ..*real
        }));
        ffi::sqlite3_vfs_register(ours, 1) == ffi::SQLITE_OK
    }
}

// What is copied from the real VFS, such as the path resolver and the sources of chance and time, gets our `sqlite3_vfs` and reads nothing of it
// but `mxPathname`, which is copied too.

/// # Safety
/// `vfs` is the one that [`register`] made.
unsafe fn real_vfs(vfs: *mut sqlite3_vfs) -> *mut sqlite3_vfs {
    // SAFETY: as above; `pAppData` was set there and never changes.
    unsafe { (*vfs).pAppData.cast() }
}

/// # Safety
/// `file` was opened as a [`Handle`], in memory of `szOsFile` bytes.
unsafe fn real_file(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: `szOsFile` makes room for both, and a handle's size keeps the alignment of pointers.
    unsafe { file.cast::<Handle>().add(1).cast() }
}

/// # Safety
/// `file` was opened as a [`Handle`] and is not closed yet.
unsafe fn opened<'a>(file: *mut sqlite3_file) -> &'a Open {
    // SAFETY: set when it was opened, freed when it is closed, and SQLite uses one file in one thread at a time.
    unsafe { &*(*file.cast::<Handle>()).open }
}

/// # Safety
/// `name` is null or a C string that outlives the answer.
unsafe fn path_of<'a>(name: *const c_char) -> Option<&'a Path> {
    if name.is_null() {
        return None;
    }
    // SAFETY: as above.
    let name = unsafe { CStr::from_ptr(name) };
    Some(Path::new(OsStr::from_bytes(name.to_bytes())))
}

/// # Safety
/// As SQLite calls it: `file` is memory of `szOsFile` bytes, `name` null or a C string that lives as long as the file is open.
unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite's promise, passed on; the real VFS gets the memory that is its own, in either case enough.
    unsafe {
        let real = real_vfs(vfs);
        let open_real = (*real).xOpen.expect("every VFS opens");
        let Some((path, disk)) =
            path_of(name).and_then(|path| disk_of(path).map(|disk| (path, disk)))
        else {
            return open_real(real, name, file, flags, out_flags);
        };
        (*file).pMethods = std::ptr::null();
        if let Some(code) = disk.fails(Call::Open) {
            return code;
        }
        let was_there = path.exists();
        let code = open_real(real, name, real_file(file), flags, out_flags);
        if code != ffi::SQLITE_OK {
            return code;
        }
        let known = disk.state().log.opened(path, was_there);
        let Ok(id) = known else {
            return ffi::SQLITE_CANTOPEN;
        };
        let open = Box::into_raw(Box::new(Open { disk, file: id }));
        (*file.cast::<Handle>()).open = open;
        (*file).pMethods = &raw const METHODS;
        ffi::SQLITE_OK
    }
}

/// # Safety
/// As SQLite calls it.
unsafe extern "C" fn delete(vfs: *mut sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: passed on as it came.
    unsafe {
        let real = real_vfs(vfs);
        let delete_real = (*real).xDelete.expect("every VFS deletes");
        let Some((path, disk)) =
            path_of(name).and_then(|path| disk_of(path).map(|disk| (path, disk)))
        else {
            return delete_real(real, name, sync);
        };
        if let Some(code) = disk.fails(Call::Delete) {
            return code;
        }
        // Its folder is synced only on paper.
        let code = delete_real(real, name, 0);
        if code == ffi::SQLITE_OK {
            disk.state().log.removed(path, sync != 0);
        }
        code
    }
}

/// # Safety
/// As SQLite calls it.
unsafe extern "C" fn access(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: passed on as it came.
    unsafe {
        if let Some(code) = path_of(name)
            .and_then(disk_of)
            .and_then(|disk| disk.fails(Call::Access))
        {
            return code;
        }
        let real = real_vfs(vfs);
        (*real).xAccess.expect("every VFS looks")(real, name, flags, out)
    }
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 1,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(is_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: None,
    xShmLock: None,
    xShmBarrier: None,
    xShmUnmap: None,
    xFetch: None,
    xUnfetch: None,
};

/// Calls the real file's method of this name with these arguments.
macro_rules! really {
    ($file:ident.$method:ident($($argument:expr),*)) => {{
        // SAFETY: SQLite calls these only with a file that `open` made, and the real one behind it is open as long; arguments are passed on.
        unsafe {
            let real = real_file($file);
            (*(*real).pMethods).$method.expect("every file of SQLite's own VFS has it")(real $(, $argument)*)
        }
    }};
}

/// Fails if it is to; otherwise does it to the real file, and writes it down.
///
/// # Safety
/// `file` was opened as a [`Handle`] and is not closed yet.
unsafe fn guarded(
    file: *mut sqlite3_file,
    call: Call,
    really: impl FnOnce() -> c_int,
    note: impl FnOnce(&mut Log, FileId),
) -> c_int {
    // SAFETY: as above.
    let open = unsafe { opened(file) };
    if let Some(code) = open.disk.fails(call) {
        return code;
    }
    let code = really();
    if code == ffi::SQLITE_OK {
        note(&mut open.disk.state().log, open.file);
    }
    code
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    let code = really!(file.xClose());
    // SAFETY: made by `open` from a box, and SQLite closes a file once.
    drop(unsafe { Box::from_raw((*file.cast::<Handle>()).open) });
    code
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    into: *mut c_void,
    length: c_int,
    at: sqlite3_int64,
) -> c_int {
    let really = || really!(file.xRead(into, length, at));
    // SAFETY: SQLite calls this with a file that `open` made.
    unsafe { guarded(file, Call::Read, really, |_, _| {}) }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    length: c_int,
    at: sqlite3_int64,
) -> c_int {
    let really = || really!(file.xWrite(from, length, at));
    // SAFETY: SQLite calls this with a file that `open` made, and hands over `length` bytes.
    unsafe {
        let bytes = std::slice::from_raw_parts(from.cast::<u8>(), unsigned(length.into()));
        guarded(file, Call::Write, really, |log, id| {
            log.wrote(id, unsigned(at), bytes);
        })
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, length: sqlite3_int64) -> c_int {
    let really = || really!(file.xTruncate(length));
    // SAFETY: SQLite calls this with a file that `open` made.
    unsafe {
        guarded(file, Call::Truncate, really, |log, id| {
            log.truncated(id, unsigned(length));
        })
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, _: c_int) -> c_int {
    // SAFETY: SQLite calls this with a file that `open` made.
    unsafe {
        guarded(
            file,
            Call::Sync,
            || ffi::SQLITE_OK,
            |log, id| log.synced(id),
        )
    }
}

unsafe extern "C" fn size(file: *mut sqlite3_file, out: *mut sqlite3_int64) -> c_int {
    let really = || really!(file.xFileSize(out));
    // SAFETY: SQLite calls this with a file that `open` made.
    unsafe { guarded(file, Call::Size, really, |_, _| {}) }
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    really!(file.xLock(level))
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    really!(file.xUnlock(level))
}

unsafe extern "C" fn is_reserved(file: *mut sqlite3_file, out: *mut c_int) -> c_int {
    really!(file.xCheckReservedLock(out))
}

unsafe extern "C" fn control(
    file: *mut sqlite3_file,
    operation: c_int,
    argument: *mut c_void,
) -> c_int {
    really!(file.xFileControl(operation, argument))
}

unsafe extern "C" fn sector(file: *mut sqlite3_file) -> c_int {
    really!(file.xSectorSize())
}

unsafe extern "C" fn characteristics(file: *mut sqlite3_file) -> c_int {
    really!(file.xDeviceCharacteristics())
}

fn unsigned(number: i64) -> usize {
    usize::try_from(number).expect("SQLite's sizes and places are not negative")
}
