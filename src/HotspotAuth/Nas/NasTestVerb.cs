using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using HotspotAuth.Operation;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>
/// <c>nas test</c>: asks the NAS to end a session that no NAS has. "Session context not found" proves that it listens, that the
/// secret is right and that its clock is near ours; nobody is disconnected.
/// </summary>
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
        var nobody = $"nas-test-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var result = await new RadiusDynamicAuthClient().DisconnectAsync(
            new IPEndPoint(address, nas.CoaPort), nas.Secret, new SessionIdentification { UserName = nobody, AcctSessionId = nobody }, cancellationToken);
        var (verdict, text) = Judge(result);
        context.Say(
            new { nas.Name, Address = address.ToString(), Port = nas.CoaPort, Result = verdict, Cause = (int?)result.Cause, result.Attempts, Explanation = text },
            o => o.WriteLine($"{nas.Name} ({address}): {text}"));
        return verdict == "ready" ? ExitCode.Done : ExitCode.Found;
    }

    /// <summary>The answer in a word and a sentence.</summary>
    internal static (string Verdict, string Text) Judge(DynamicAuthResult result) => result.Outcome switch
    {
        DynamicAuthOutcome.Refused when result.Cause == ErrorCause.SessionContextNotFound =>
            ("ready", "It listens and the secret is right: it answered that it has no such session, as it should."),
        DynamicAuthOutcome.Acknowledged => ("ready", "It listens and the secret is right. It says yes to a session it can't have, so its yes is no proof that somebody was disconnected."),
        DynamicAuthOutcome.Refused => ("refused", $"It listens and the secret is right, but it refuses: {DynamicAuthResult.Explain(result.Cause)}"),
        DynamicAuthOutcome.NotListening => ("not_listening", result.Explanation),
        DynamicAuthOutcome.Unreachable => ("unreachable", result.Explanation),
        _ => (result.WrongAnswers > 0 ? "wrong_secret" : "silent", result.Explanation),
    };

    private static IPAddress AddressOf(RadiusClient nas, string? chosen)
    {
        if (chosen is null)
            return NasClients.IsSingle(nas.Network) ? nas.Network.BaseAddress : throw new VerbException(ExitCode.Usage, $"{nas.Name} is the network {nas.Network}: say which device with --address.");
        if (!IPAddress.TryParse(chosen, out var address)) throw new VerbException(ExitCode.Usage, $"--address: \"{chosen}\" is no address.");
        return nas.Network.Contains(address) ? address : throw new VerbException(ExitCode.BadInput, $"--address: {address} does not belong to {nas.Name} ({nas.Network}).");
    }
}
