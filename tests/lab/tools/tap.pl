#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
# Reads TAP as prove(1) does; prints the counts, a line 'NAME<tab>ok|not ok' for each test, and what its YAML says.
use strict;
use warnings;
use TAP::Parser;

my $parser = TAP::Parser->new({ exec => [ 'cat', $ARGV[0] ] });
my @lines;
while (my $result = $parser->next) {
	if ($result->is_test) {
		push @lines, sprintf("%s\t%s", $result->description, $result->is_ok ? 'ok' : 'not ok');
	} elsif ($result->is_yaml) {
		my $data = $result->data;
		push @lines, sprintf("yaml %s %s", $data->{severity}, $data->{cause} // '-');
	} elsif ($result->is_unknown) {
		push @lines, 'unknown line: ' . $result->as_string;
	}
}
printf "planned=%d run=%d ok=%d failed=%d skipped=%d todo=%d errors=%d\n", $parser->tests_planned, $parser->tests_run,
	scalar $parser->passed, scalar $parser->failed, scalar $parser->skipped, scalar $parser->todo,
	scalar $parser->parse_errors;
print "$_\n" for @lines;
