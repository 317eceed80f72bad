# Yearly sums by awk: no cell is checked, no duplicate is seen, a quoted cell is only stepped over.
#
# Usage: mawk -f sums.awk -v as_of=AS_OF BOOK/activities.csv BOOK/credits.csv
# Prints `teacher,school year,hours,met or short`, in any order.

BEGIN { FS = ","; floor = 30 }

FNR == 1 {
    files++
    sub(/^\357\273\277/, "")
    for (i = 1; i <= NF; i++) place[files, $i] = i
    if (files == 1) {
        id = place[1, "id"]; start = place[1, "start"]; end = place[1, "end"]
        planned = place[1, "hours"]
    } else {
        activity = place[2, "activity"]; teacher = place[2, "teacher"]
        attendance = place[2, "attendance"]; own = place[2, "hours"]; status = place[2, "status"]
    }
    next
}

files == 1 {
    if (index($0, "\"")) gsub(/"[^"]*"/, "quoted")
    last = $end == "" ? $start : $end
    if (last <= as_of) {
        first = substr(last, 1, 4) - (substr(last, 6, 2) < "09")
        year[$id] = sprintf("%d-%02d", first, (first + 1) % 100)
        hours[$id] = $planned
    }
    next
}

$attendance != "absent" && $attendance != "leave" && $attendance != "swapped" &&
$status != "void" && ($activity in year) {
    total[$teacher "," year[$activity]] += $own == "" ? hours[$activity] : $own
}

END {
    for (key in total) {
        state = (total[key] >= floor) ? "met" : "short"
        printf "%s,%.4f,%s\n", key, total[key], state
    }
}
