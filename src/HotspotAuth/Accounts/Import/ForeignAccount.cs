using System.Globalization;
using HotspotAuth.Capture;
using HotspotAuth.Words;

namespace HotspotAuth.Accounts.Import;

/// <summary>How an older system's users are taken over.</summary>
/// <param name="Zone">The office's, for dates without one.</param>
/// <param name="Now">What is past by it has expired.</param>
/// <param name="DeviceOwner">The account that answers for devices which the older system let in by MAC alone; null where nobody was named.</param>
internal sealed record ForeignReading(TimeZoneInfo Zone, DateTimeOffset Now, string? DeviceOwner = null);

/// <summary>One user of an older system while his attributes are gathered.</summary>
internal sealed class ForeignAccount(string username, ImportPlan plan, ForeignReading reading)
{
    private const long MostDevices = 1_000;
    private bool _hasSecret;

    public string Username => username;
    public Rights Rights { get; private set; } = Rights.None;
    public string? Password { get; private set; }
    public string? KnownHash { get; private set; }
    public int? MaxDevices { get; private set; }
    public DateTimeOffset? ValidUntil { get; set; }
    public bool Disabled { get; set; }
    public bool IsLetInByName { get; private set; }
    public List<MacAddress> Devices { get; } = [];

    /// <summary>Works one attribute in, or tells why it stays behind.</summary>
    public void Take(string attribute, string value)
    {
        if (RadiusSecrets.IsOne(attribute))
        {
            TakeSecret(attribute, value);
            return;
        }

        switch (attribute.ToLowerInvariant())
        {
            case "auth-type" when value.Equals("Reject", StringComparison.OrdinalIgnoreCase): Disabled = true; return;
            case "auth-type" when value.Equals("Accept", StringComparison.OrdinalIgnoreCase): IsLetInByName = true; return;
            case "expiration": TakeEnd(attribute, value); return;
            case "simultaneous-use": TakeDevices(attribute, value); return;
            case "calling-station-id": TakeDevice(attribute, value); return;
            case "fall-through" or "tunnel-type" or "tunnel-medium-type" or "acct-interim-interval": return;
        }

        Rights = Worked(Rights, attribute, value, username, plan);
    }

    /// <summary>Rights with an attribute worked in; where that can't be, it is told and they stay as they were.</summary>
    public static Rights Worked(Rights before, string attribute, string value, string of, ImportPlan plan)
    {
        if (RadiusValues.Apply(before, attribute, value) is { } after && !RightsRules.Check(after).Any()) return after;
        var isKnown = RadiusValues.Apply(Rights.None, attribute, "1") is not null;
        plan.Lose(of, Short(attribute), isKnown ? "value" : "attribute", isKnown ? "its value can't be read or has no place here" : "has no counterpart here");
        return before;
    }

    public void TakeSecret(string attribute, string value)
    {
        if (_hasSecret)
        {
            plan.Lose(username, Short(attribute), "second_password", "a second password; the first is taken");
            return;
        }

        _hasSecret = true;
        if (RadiusSecrets.Read(attribute, value) is not { } secret)
        {
            plan.Lose(username, Short(attribute), "password_kind", "this kind of password can't be carried; a one-time password is made");
            return;
        }

        KnownHash = secret.Known;
        if (secret.Clear is null) return;
        if (AccountRules.PasswordFault(secret.Clear) is null) Password = secret.Clear;
        else plan.Lose(username, Short(attribute), "password_unfit", "the password is too short or too long; a one-time password is made");
    }

    public void TakeDevices(string attribute, string value)
    {
        if (!long.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var devices)) plan.Lose(username, Short(attribute), "value", "its value can't be read or has no place here");
        else if (devices > 0) MaxDevices = (int)Math.Min(devices, MostDevices);
    }

    public void TakeEnd(string attribute, string value)
    {
        if (long.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 100_000_000 and < 10_000_000_000) ValidUntil = DateTimeOffset.FromUnixTimeSeconds(seconds);
        else if (ImportDates.TryParse(value, reading.Zone, wholeDay: false, out var end)) ValidUntil = end;
        else plan.Lose(username, Short(attribute), "date", "is no date that can be read; the account has no end");
    }

    /// <summary>A device that the user was bound to becomes his registered device. That he may come with no other is not carried.</summary>
    public void TakeDevice(string attribute, string value)
    {
        if (!RadiusValues.TryMac(value, out var mac))
        {
            plan.Lose(username, Short(attribute), "value", "its value can't be read or has no place here");
            return;
        }

        if (!Devices.Contains(mac)) Devices.Add(mac);
        plan.Lose(username, Short(attribute), "only_device", "the device is registered as his; that he may use no other is not carried");
    }

    /// <summary>Into the plan: as an account, or as a device that somebody answers for.</summary>
    public void Finish(string group, int? groupDevices, bool isGroupDisabled, RadiusPerson? person, string? comment)
    {
        if (RadiusValues.TryMac(username, out var mac) && (IsLetInByName || (Password is not null && RadiusValues.TryMac(Password, out var same) && same == mac) || (Password is null && KnownHash is null && !_hasSecret)))
        {
            Register(mac, person, comment);
            return;
        }

        if (IsLetInByName && Password is null && KnownHash is null)
            plan.Lose(username, "Auth-Type", "no_password", "was let in without a password; a one-time password is made");
        else if (!_hasSecret)
            plan.Lose(username, "password", "no_password_kept", "the file has no password of his; a one-time password is made");
        var name = Joined(person?.First, person?.Last) ?? Text(comment) ?? username;
        var account = new NewAccount
        {
            Username = username,
            Name = Cut(name),
            NameTh = name.Any(c => c is >= '\u0E01' and <= '\u0E5B') ? Cut(name) : null,
            Email = Email(person?.Email),
            Phone = Text(person?.Phone) is { } phone ? Cut(phone) : null,
            Position = Text(person?.Department) is { } department ? Cut(department) : null,
            Group = group,
            Password = Password,
            ValidUntil = ValidUntil,
            MaxDevices = MaxDevices ?? groupDevices,
            Chap = false,
        };
        // What our own rule refuses as a new password is easily guessed: it still lets in, and then has to go.
        var weak = Password is not null && PasswordRules.Fault(Password, PasswordRules.ForUser, [account.Username, account.Phone, account.Email, account.Name]) is not null;
        if (weak) plan.Count("password", "weak", 1);
        plan.Accounts.Add(new ImportedAccount(0, account with { MustChange = weak }) { Rights = Rights, KnownHash = KnownHash, Disabled = Disabled || isGroupDisabled, Devices = [.. Devices] });
    }

    private void Register(MacAddress mac, RadiusPerson? person, string? comment)
    {
        if (reading.DeviceOwner is not { } owner) plan.Lose(username, "MAC", "no_owner", "a device that was let in by its MAC needs an owner who answers for it");
        else plan.Devices.Add((mac, owner, Cut(Joined(person?.First, person?.Last) ?? Text(comment) ?? mac.ToString(), 100)));
    }

    private string? Email(string? email)
    {
        if (Text(email) is not { } text) return null;
        if (text.Length <= 200 && text.IndexOf('@', StringComparison.Ordinal) > 0 && !text.EndsWith('@') && !text.Any(char.IsWhiteSpace)) return text;
        plan.Lose(username, "email", "value", "its value can't be read or has no place here");
        return null;
    }

    private static string? Joined(string? first, string? last) => Text(string.Join(' ', new[] { first, last }.Select(Text).OfType<string>()));

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : string.Concat(text.Where(c => !HiddenSigns.Is(c))).Trim() is { Length: > 0 } kept ? kept : null;

    private static string Cut(string text, int most = 200) => text.Length <= most ? text : text[..most];

    internal static string Short(string text) => text.Length <= 64 ? text : text[..64];
}
