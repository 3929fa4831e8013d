using System.CommandLine;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts;

/// <summary><c>account holder</c>: who holds a slip, as the desk says it; without a name it tells who held it so far.</summary>
internal static class HolderVerb
{
    private static readonly Argument<string> Who = new("username") { Description = "The slip's code" };
    private static readonly Option<string?> Name = new("--name") { Description = "The name of the person who holds it from now on" };
    private static readonly Option<string?> Phone = new("--phone") { Description = "The person's telephone number: nine or ten digits that begin with 0, or + and the country's code" };

    public static Command Create(VerbBuilder verbs) =>
        verbs.Verb("holder", "Name the person who holds a slip, or tell who has held it", RunAsync, Who, Name, Phone);

    private static async Task<int> RunAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (name, phone) = (parsed.GetValue(Name), parsed.GetValue(Phone));
        if (name is null != phone is null) throw new VerbException(ExitCode.Usage, "--name and --phone go together: a holder is a person who can be reached.");
        var who = parsed.GetRequiredValue(Who);
        var account = await context.Accounts.FindAsync(who, cancellationToken) ?? await context.Accounts.FindAsync(AsPrinted(who), cancellationToken) ?? throw new VerbException(ExitCode.BadInput, $"There is no account \"{who}\". `hotspotauth account list` shows them.");
        if (account.Event is null) throw new VerbException(ExitCode.BadInput, $"{account.Username} is a person's own account and no slip: its holder is the person it was made for.");
        if (name is not null) SetHolder(context, account, name, phone!);
        var holders = Holders.HistoryOf(context.Database, account.Id);
        context.Say(
            new { account.Username, account.Slip, Holders = holders.Select(holder => new { holder.Name, holder.Phone, holder.Named, holder.NamedBy, holder.Role }) },
            o =>
            {
                if (holders.Count == 0) o.WriteLine($"{account.Username} has no holder yet");
                foreach (var holder in holders) o.WriteLine($"{account.Username} {holder.Name}, {holder.Phone}, named {Times.Iso(holder.Named)} by {holder.NamedBy} ({holder.Role})");
            });
        return ExitCode.Done;
    }

    private static void SetHolder(VerbContext context, Account account, string typedName, string typedPhone)
    {
        var (name, phone) = HolderName.Read(typedName, typedPhone);
        if (name is null) throw new VerbException(ExitCode.BadInput, $"--name: \"{typedName}\" is no name. Write name and family name, {HolderName.MaxName} characters at the most.");
        if (phone is null) throw new VerbException(ExitCode.BadInput, $"--phone: \"{typedPhone}\" is no telephone number. Write for example 0812345678 or +66812345678.");
        using var connection = context.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        Holders.Name(transaction, account, new HolderName(name, phone), Actor.Verb, replace: true, TimeProvider.System.GetUtcNow());
        transaction.Commit();
    }

    /// <summary>As it is read from the paper, where it stands in groups.</summary>
    private static string AsPrinted(string typed) => typed.Replace("-", "", StringComparison.Ordinal);
}
