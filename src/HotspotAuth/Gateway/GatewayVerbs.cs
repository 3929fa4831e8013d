using System.CommandLine;
using HotspotAuth.Operation;

namespace HotspotAuth.Gateway;

/// <summary><c>gateway dnsmasq-config</c></summary>
internal static class GatewayVerbs
{
    // Where our own child keeps its files, and what it is told about itself, is not for another's.
    private static readonly string[] OfOurs = ["#", "pid-file=", "log-facility=", "dhcp-leasefile="];

    public static Command Create(VerbBuilder verbs) => VerbBuilder.Group(
        "gateway",
        "This machine as the guests' gateway",
        verbs.Verb("dnsmasq-config", "Print the configuration for a dnsmasq that you run yourself", (context, _, _) =>
        {
            var settings = context.Settings;
            if (settings.Gateway.Mode == GatewayMode.None) throw new VerbException(ExitCode.Configuration, "Gateway:Mode is none: set it to nftables, and Gateway:LanInterface to the guests' interface.");
            var lines = DnsmasqConfiguration.Build(settings.Gateway, PortalListen.Door(settings), "").Split('\n')
                .Where(line => line.Length > 0 && !OfOurs.Any(own => line.StartsWith(own, StringComparison.Ordinal))).ToArray();
            context.Say(new { lines }, o =>
            {
                foreach (var line in lines) o.WriteLine(line);
            });
            return Task.FromResult(ExitCode.Done);
        }));
}
