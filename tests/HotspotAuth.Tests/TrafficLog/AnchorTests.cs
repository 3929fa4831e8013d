using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

/// <summary>Anchors as they come back: from a list, a saved mail, a syslog file; each with both verifiers.</summary>
public sealed class AnchorTests(SealedWeek week) : IClassFixture<SealedWeek>
{
    private const string Stamp = "2026-11-24T19:00:00.123456+07:00 gate hotspotauth - anchor - ";
    private readonly Victim _victim = week.Copy();

    [Theory]
    [InlineData("")]
    [InlineData("> ")]
    [InlineData(Stamp)]
    [InlineData("Nov 24 19:00:00 gate hotspotauth ")]
    public void A_line_is_found_behind_what_a_mail_or_a_syslog_file_puts_before_it(string before)
    {
        var digest = new StoreAnchors(_victim.Store).Digests(DateOnly.MinValue)[^1];

        Assert.Equal(0, Verify(before + digest + "  ").ExitCode);
        Assert.Equal(1, Verify(before + (digest with { Hash = new string('0', 64) }), before + digest).ExitCode);
    }

    [Theory]
    [InlineData("{0} and more")]
    [InlineData("xhotspotauth{1}")]
    [InlineData("another site: {2}")]
    public void Other_lines_are_passed_over_and_cover_no_day(string pattern)
    {
        var digest = new StoreAnchors(_victim.Store).Digests(DateOnly.MinValue)[^1];
        var line = digest.ToString();

        Assert.Equal(3, Verify(string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, line, line["hotspotauth".Length..], digest with { Site = "elsewhere" })).ExitCode);
    }

    [Fact]
    public void Heads_of_every_stream_and_digests_of_every_sealed_day_hold_in_the_store_they_came_from()
    {
        var anchors = new StoreAnchors(_victim.Store);
        var digests = anchors.Digests(DateOnly.MinValue);
        var heads = anchors.Heads();

        Assert.Equal(3, digests.Count);
        Assert.Equal([LogStream.Access, LogStream.Flow, LogStream.Nat], heads.Select(head => head.Stream));
        Assert.Equal(digests.Skip(1), anchors.Digests(digests[0].Day));
        Assert.Equal(0, Verify([.. digests.Concat(heads).Select(line => line.ToString())]).ExitCode);
        Assert.All(heads, head => Assert.Equal(2, Verify([.. digests.Append(head with { Number = head.Number + 1 }).Select(line => line.ToString())]).ExitCode));
    }

    [Theory]
    [InlineData("hotspotauth Test Office digest 2026-11-21 ", "Test Office")]
    [InlineData("hotspotauth hotspotauth digest 2026-11-21 ", "hotspotauth")]
    [InlineData("hotspotauth a hotspotauth b head 2026-11-21 flow 7 ", "b")]
    [InlineData("hotspotauth  digest 2026-11-21 ", null)]
    [InlineData("hotspotauth x digest 2026-11-31 ", null)]
    [InlineData("hotspotauth x head 2026-11-21 dns 7 ", null)]
    [InlineData("hotspotauth x head 2026-11-21 flow -7 ", null)]
    [InlineData("hotspotauth x head 2026-11-21 flow 1234567890123456 ", null)]
    [InlineData("digest 2026-11-21 ", null)]
    public void The_site_is_what_stands_between_the_last_word_of_ours_and_the_end(string front, string? site)
    {
        Assert.Equal(site is not null, AnchorLine.TryRead(front + new string('a', 64), out var line));
        Assert.Equal(site, line?.Site);
        Assert.False(AnchorLine.TryRead(front + new string('A', 64), out _));
        Assert.False(AnchorLine.TryRead(front + new string('a', 63), out _));
    }

    private VerifyReport Verify(params string[] lines) => BothVerifiers.Agree(_victim.Options with { Anchors = lines, RequireAnchor = true });
}
