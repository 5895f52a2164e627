package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// farthest is the most letters in which a name may differ from its suggestion.
const farthest = 2

// aSubcommand allows no arguments: one may be a subcommand that is spelled wrong.
func aSubcommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usageError{unknownSubcommand(cmd, args[0])}
}

// unknownSubcommand is an error for a name that no subcommand has. It says which are like
// it, or which there are.
func unknownSubcommand(cmd *cobra.Command, name string) error {
	cmd.SuggestionsMinimumDistance = farthest
	if like := cmd.SuggestionsFor(name); len(like) > 0 {
		return fmt.Errorf("unknown subcommand %q; did you mean %s?", name, strings.Join(like, " or "))
	}
	var all []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			all = append(all, c.Name())
		}
	}
	return fmt.Errorf("unknown subcommand %q; expected %s or %s", name, strings.Join(all[:len(all)-1], ", "), all[len(all)-1])
}

// newHelp returns the help command, which suggests names as the root does.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Show the help of a command",
		Example: "  redline help watch",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil {
				return usageError{err}
			}
			if len(rest) > 0 {
				return usageError{unknownSubcommand(about, strings.Join(rest, " "))}
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			about, _, err := cmd.Root().Find(args)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var names []string
			for _, c := range about.Commands() {
				if c.IsAvailableCommand() {
					names = append(names, c.Name()+"\t"+c.Short)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
}
