using System.CommandLine;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Words;

namespace HotspotAuth.Retention;

/// <summary><c>key</c>: the key that signs the log's digests, to be printed and compared, and its successor.</summary>
internal static class KeyVerbs
{
    public const string Request = "key-rotate";

    public static Command Create(VerbBuilder verbs) => VerbBuilder.Group(
        "key",
        "The key that signs the traffic log's digests",
        verbs.Verb("show", "Its id, which is to be kept on paper", Show),
        verbs.Verb("rotate", "Make a new key: the next digest names it, and it signs from the one after", RotateAsync));

    private static Task<int> Show(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (DigestKeyIds.Read(context.Data) is not { } keys) throw new VerbException(ExitCode.Unavailable, "There is no key yet: it is made when the service starts first, or at the first seal.");
        return Task.FromResult(Say(context, keys));
    }

    private static async Task<int> RotateAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var keys = await DayAnswers.AskAsync(context, Request, null, p => p.GetRequiredService<KeyRotation>().RotateAsync(Actor.Verb, cancellationToken), cancellationToken);
        return Say(context, keys[0]);
    }

    private static int Say(VerbContext context, DigestKeyIds keys)
    {
        context.Say(
            keys,
            o =>
            {
                o.WriteLine($"signs now       {Fours.Of(keys.Key)}");
                if (keys.NextKey is { } next) o.WriteLine($"signs next      {Fours.Of(next)}  (named by the next digest)");
                foreach (var trusted in keys.Trusted) o.WriteLine($"trusted here    {Fours.Of(trusted)}");
            });
        return ExitCode.Done;
    }
}
