using HotspotAuth.Accounts;
using HotspotAuth.Accounts.Import;
using HotspotAuth.Words;

namespace HotspotAuth.Admin;

/// <summary>An import's faults and losses in a person's words.</summary>
internal static class ImportWords
{
    /// <summary>What is wrong and what to do about it.</summary>
    public static string Sentence(Texts texts, ImportFault fault) => Enum.TryParse<AccountFaultKind>(fault.Kind, out var kind)
        ? texts.Find($"import.fault.{fault.Field}.{kind}") ?? texts[AccountFaultText.Key(new AccountFault(fault.Field, kind, ""))]
        : texts[$"import.fault.{fault.Kind}"];

    public static string Why(Texts texts, string what, string kind) => Enum.TryParse<AccountFaultKind>(kind, out var known)
        ? texts.Find($"import.fault.{what}.{known}") ?? texts[AccountFaultText.Key(new AccountFault(what, known, ""))]
        : texts[$"import.loss.{kind}"];

    /// <summary>A column's or an attribute's name: ours by its word, another system's as it is written there.</summary>
    public static string Field(Texts texts, string field) => texts.Find($"import.field.{field}") ?? field;
}
