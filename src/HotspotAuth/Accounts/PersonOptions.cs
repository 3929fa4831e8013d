using System.CommandLine;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts;

/// <summary>The options of <c>account add</c> and <c>account set</c> that say who the person is.</summary>
internal static class PersonOptions
{
    private static readonly Option<string?> Name = new("--name") { Description = "The person's name" };
    private static readonly Option<string?> NameTh = new("--name-th") { Description = "The person's name in Thai" };
    private static readonly Option<string?> Position = new("--position") { Description = "The person's position in the office" };
    private static readonly Option<string?> Phone = new("--phone") { Description = "Where the person can be called" };
    private static readonly Option<string?> Extension = new("--extension") { Description = "The telephone extension within the office" };
    private static readonly Option<string?> Email = new("--email") { Description = "Where a new password is sent" };
    private static readonly Option<string?> IdCheckedBy = new("--id-checked-by") { Description = "Who saw the person's ID card; its number is never kept" };
    private static readonly Option<DateTimeOffset?> IdCheckedOn = Times.Option("--id-checked-on", "When; now where it is not said");

    /// <summary>All but the name, which a new account must have.</summary>
    public static IReadOnlyList<Symbol> OfNew { get; } = [NameTh, Position, Phone, Extension, Email, IdCheckedBy, IdCheckedOn];

    /// <summary>An empty text clears what it names.</summary>
    public static IReadOnlyList<Symbol> OfChange { get; } = [Name, .. OfNew];

    /// <summary>What the line says; null where it says nothing of the person.</summary>
    public static PersonFields? Read(ParseResult parsed, bool isNew = false)
    {
        var person = new PersonFields
        {
            Name = isNew ? null : parsed.GetValue(Name),
            NameTh = parsed.GetValue(NameTh),
            Position = parsed.GetValue(Position),
            Phone = parsed.GetValue(Phone),
            Extension = parsed.GetValue(Extension),
            Email = parsed.GetValue(Email),
            IdCheckedBy = parsed.GetValue(IdCheckedBy),
            IdCheckedOn = parsed.GetValue(IdCheckedOn),
        };
        if (person is { IdCheckedOn: not null, IdCheckedBy: null }) throw new VerbException(ExitCode.Usage, "--id-checked-on goes with --id-checked-by: say who saw the card.");
        return person == new PersonFields() ? null : person;
    }
}
