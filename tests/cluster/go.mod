module songbook.test/cluster

go 1.24.0
