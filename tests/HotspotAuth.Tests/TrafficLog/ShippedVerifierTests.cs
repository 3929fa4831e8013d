namespace HotspotAuth.Tests.TrafficLog;

/// <summary>The independent verifier stays something that one person can read in an hour.</summary>
public sealed class ShippedVerifierTests
{
    [Theory]
    [InlineData("verify.py")]
    [InlineData("verify_package.py")]
    public void The_independent_verifier_has_at_most_500_lines_of_160_characters(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(BothVerifiers.Script())!, name));
        Assert.InRange(lines.Length, 100, 500);
        Assert.All(lines, line => Assert.True(line.Length <= 160, line));
    }
}
