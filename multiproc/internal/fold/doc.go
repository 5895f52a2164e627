// Package fold folds the worker files of dead workers.
//
// A fold moves the sums of several files into one file, by one step after the other,
// and a reader may come in between, or the process may be killed. The totals stay
// right because at each moment the directory either holds a right set of files, or
// holds the barrier, on which every reader fails:
//
//  1. The barrier goes up. From here on who lists the directory finds it.
//  2. Wait until nobody lists the directory: a listing of several reads that began
//     before may lack the barrier, and miss files that are hidden since.
//  3. Dead files are hidden: renamed to NAME.fold-N. Who has listed them before
//     fails on their names. Who has opened one again since then shows in the next
//     look at /proc, and gets its file back.
//  4. The archive is written as ARCHIVE.new, and renamed to its name, which has N in
//     it and was never in use before, so that no older listing has it. That there
//     is an archive N says that the files hidden for fold N are in it.
//  5. The hidden files go. Again wait until nobody lists the directory, as a listing
//     begun in between may lack the archive and the barrier. The barrier comes down.
//
// The next process that finds a barrier of no living process, or hidden files, finishes:
// files hidden for a fold that has its archive go, others come back.
//
// A [Folder] has what outlives a fold: which live gauges nobody holds and since when, which
// files cannot be folded, and who has the directory open without listing it. The barrier and
// the wait for listings are in barrier.go and listers.go; whether a worker is dead in
// liveness.go, which asks the kernel for a lease (lease_linux.go) and /proc
// (procsnapshot.go); the sums in archive.go; the names of hidden files in hidden.go.
package fold
