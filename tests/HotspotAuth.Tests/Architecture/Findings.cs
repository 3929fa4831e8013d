namespace HotspotAuth.Tests.Architecture;

/// <summary>Fails with the whole list, one finding a line: whoever broke the rule sees every place at once.</summary>
internal static class Findings
{
    public static void None(string rule, IEnumerable<string> found)
    {
        var list = found.ToList();
        Assert.True(list.Count == 0, $"{rule}{Environment.NewLine}  {string.Join($"{Environment.NewLine}  ", list)}");
    }
}
