#!/usr/bin/perl
# SPDX-License-Identifier: AGPL-3.0-or-later
# Asks Mail::DKIM about messages. Lines of JSON in: {"file", "keys", "clock"}; the keys are a file of
# JSON, name in DNS to text. Lines of JSON out: {"signatures": [[b=, a=, c=, result, detail], ...],
# "chain", "chain_detail"}. Nothing is asked of any network.
use strict;
use warnings;

our $clock;

BEGIN {
    *CORE::GLOBAL::time = sub () { return defined $clock ? $clock : CORE::time() };
}

use JSON::PP;
use Mail::DKIM::ARC::Verifier;
use Mail::DKIM::DNS;
use Mail::DKIM::Verifier;

my %keys;
my %files;

{
    no warnings 'redefine';
    *Mail::DKIM::DNS::query = sub {
        my ($name) = @_;
        my $text = $keys{ lc $name };
        return defined $text ? ( bless { text => $text }, 'KnownRecord' ) : ();
    };
}

sub read_file {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "$path: $!\n";
    local $/ = undef;
    return scalar <$file>;
}

sub verify {
    my ( $class, $message ) = @_;
    my $verifier = $class->new;
    eval {
        $verifier->PRINT($message);
        $verifier->CLOSE;
        1;
    } or return ( undef, "$@" );
    return ( $verifier, '' );
}

$| = 1;
while ( my $line = <STDIN> ) {
    my $question = decode_json($line);
    $clock = $question->{clock};
    %keys = %{ $files{ $question->{keys} } ||= decode_json( read_file( $question->{keys} ) ) };
    my $message = read_file( $question->{file} );

    my ( $dkim, $problem ) = verify( 'Mail::DKIM::Verifier', $message );
    my @signatures;
    for my $signature ( $dkim ? $dkim->signatures : () ) {
        next if $signature->isa('Mail::DKIM::DkSignature');
        my ( $b, $a, $c ) = map { defined $_ ? $_ : '' } map { $signature->get_tag($_) } qw(b a c);
        push @signatures, [ $b, $a, $c, $signature->result || '', $signature->result_detail || '' ];
    }
    my ( $arc, $arc_problem ) = verify( 'Mail::DKIM::ARC::Verifier', $message );
    my $chain = $arc ? $arc->result || 'none' : 'fail';
    print encode_json(
        {
            signatures   => \@signatures,
            chain        => $chain,
            chain_detail => $arc ? $arc->result_detail || '' : $arc_problem,
            problem      => $problem,
        }
    ), "\n";
}

package KnownRecord;

sub type { return 'TXT' }

sub txtdata { return $_[0]{text} }

sub char_str_list { return $_[0]{text} }
