using System.CommandLine;
using System.Net;
using HotspotAuth.Operation;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary><c>nas test</c>: can the NAS be asked to disconnect somebody? See <see cref="NasProbe"/>.</summary>
internal static class NasTestVerb
{
    private static readonly Argument<string> Which = new("name");
    private static readonly Option<string?> At = new("--address") { Description = "Which device, where the NAS is a whole network" };

    public static Command Create(VerbBuilder verbs) => verbs.Verb("test", "Can it be asked to disconnect somebody?", TestAsync, Which, At);

    private static async Task<int> TestAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(Which);
        var nas = NasVerbs.Table(context).Current.Clients.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new VerbException(ExitCode.BadInput, $"There is no NAS \"{name}\". `hotspotauth nas list` shows them.");
        var address = AddressOf(nas, parsed.GetValue(At));
        var probe = await NasProbe.AskAsync(nas, address, cancellationToken);
        var text = NasWords.Explain(probe, NasTexts.English);
        context.Say(
            new { nas.Name, Address = address.ToString(), Port = nas.CoaPort, Result = probe.Verdict, Cause = (int?)probe.Answer.Cause, probe.Answer.Attempts, Explanation = text },
            o => o.WriteLine($"{nas.Name} ({address}): {text}"));
        return probe.IsReady ? ExitCode.Done : ExitCode.Found;
    }

    private static IPAddress AddressOf(RadiusClient nas, string? chosen)
    {
        if (chosen is null)
            return NasClients.IsSingle(nas.Network) ? nas.Network.BaseAddress : throw new VerbException(ExitCode.Usage, $"{nas.Name} is the network {nas.Network}: say which device with --address.");
        if (!IPAddress.TryParse(chosen, out var address)) throw new VerbException(ExitCode.Usage, $"--address: \"{chosen}\" is no address.");
        return nas.Network.Contains(address) ? address : throw new VerbException(ExitCode.BadInput, $"--address: {address} does not belong to {nas.Name} ({nas.Network}).");
    }
}
