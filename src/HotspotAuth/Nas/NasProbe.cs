using System.Net;
using System.Security.Cryptography;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>What a NAS's answer to a probe comes to, for page and verb alike.</summary>
/// <param name="Verdict"><c>ready</c>, <c>says_yes</c> (its yes proves nothing), <c>refused</c>, <c>not_listening</c>, <c>unreachable</c>, <c>wrong_secret</c> or <c>silent</c>.</param>
/// <param name="Answer">The answer itself.</param>
internal sealed record NasProbeResult(string Verdict, DynamicAuthResult Answer)
{
    /// <summary>Whether it can be asked to disconnect somebody.</summary>
    public bool IsReady => Verdict is "ready" or "says_yes";
}

/// <summary>
/// Asks a NAS to end a session that no NAS has. "Session context not found" proves that it listens, that the secret is right
/// and that its clock is near ours; nobody is disconnected.
/// </summary>
internal static class NasProbe
{
    public static async Task<NasProbeResult> AskAsync(RadiusClient nas, IPAddress address, CancellationToken cancellationToken)
    {
        var nobody = $"nas-test-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var answer = await new RadiusDynamicAuthClient().DisconnectAsync(
            new IPEndPoint(address, nas.CoaPort), nas.Secret, new SessionIdentification { UserName = nobody, AcctSessionId = nobody }, cancellationToken);
        return new NasProbeResult(Judge(answer), answer);
    }

    internal static string Judge(DynamicAuthResult answer) => answer.Outcome switch
    {
        DynamicAuthOutcome.Refused when answer.Cause == ErrorCause.SessionContextNotFound => "ready",
        DynamicAuthOutcome.Acknowledged => "says_yes",
        DynamicAuthOutcome.Refused => "refused",
        DynamicAuthOutcome.NotListening => "not_listening",
        DynamicAuthOutcome.Unreachable => "unreachable",
        _ => answer.WrongAnswers > 0 ? "wrong_secret" : "silent",
    };
}
