namespace HotspotAuth.Tests.TrafficLog;

/// <summary>The independent verifier stays something that one person can read in an hour.</summary>
public sealed class ShippedVerifierTests
{
    [Fact]
    public void The_independent_verifier_has_at_most_500_lines_of_160_characters()
    {
        var lines = File.ReadAllLines(BothVerifiers.Script());
        Assert.InRange(lines.Length, 100, 500);
        Assert.All(lines, line => Assert.True(line.Length <= 160, line));
    }
}
