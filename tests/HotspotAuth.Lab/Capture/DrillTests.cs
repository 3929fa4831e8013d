using System.Globalization;
using System.Text.Json;

namespace HotspotAuth.Lab.CaptureTests;

/// <summary>A fire drill of the running service: its packet is sent on a real interface, captured, recorded and found.</summary>
public sealed class DrillTests
{
    [LabFact]
    public async Task Packet_of_the_drill_is_captured_and_found_and_no_answer_has_it()
    {
        await using var role = new CaptureRole();
        await role.StartAsync("--Capture:IdleTimeoutSeconds=1");

        var ran = await LabCommand.RunAsync(LabTopology.Program, "drill", "--json", $"--Data:Directory={role.Data}", $"--Capture:Interface={role.Link.Near}", "--Gateway:LanAddress=10.10.0.1/16");

        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
        using var answer = JsonDocument.Parse(ran.Output);
        var stages = answer.RootElement.GetProperty("stages").EnumerateArray().ToDictionary(s => s.GetProperty("stage").GetString()!, s => s.GetProperty("outcome").GetString(), StringComparer.Ordinal);
        Assert.Equal(("passed", "passed", "passed", "passed"), (stages["connection"], stages["find"], stages["left_out"], stages["verify"]));
        Assert.Equal(1, role.Sum("SELECT count(*) FROM flow"));
        Assert.Equal(1, await role.MetricAsync("hotspot_drill_passed"));
        var whois = await LabCommand.RunAsync(LabTopology.Program, "whois", "--json", "--ip", "10.10.255.254", "--at", DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture), "--tolerance", "86400", $"--Data:Directory={role.Data}");
        Assert.DoesNotContain("fire-drill", whois.Output, StringComparison.Ordinal);
        await role.BothVerifyAsync();
    }
}
