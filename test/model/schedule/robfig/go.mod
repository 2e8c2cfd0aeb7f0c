module cdk8s-pg/test/robfig

go 1.21

// v1.2.0 is what CloudNativePG reads a ScheduledBackup with, v3.0.1 what Kubernetes reads a CronJob with.
require (
	github.com/robfig/cron v1.2.0
	github.com/robfig/cron/v3 v3.0.1
)
