// Package rest decides when a request to Discord may be sent, and whether again:
// it keeps to the limits that Discord tells, holds back far below the ban for
// rejected requests, repeats what can't do a thing twice, and learns from the
// answers what time it is for Discord.
//
// It never knows what a request says, and prints neither a token nor a path that
// holds one.
package rest
