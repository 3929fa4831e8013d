namespace HotspotAuth.Operation;

/// <summary>One thing wrong with the configuration: where, what, and the mend.</summary>
internal sealed record SettingsFault(string Source, string Key, string Fault, string Mend)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Source}: {Key}: {Fault}. {Mend}";
}

/// <summary>Every fault of a configuration, found in one pass.</summary>
internal sealed class SettingsException(IReadOnlyList<SettingsFault> faults)
    : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<SettingsFault> Faults { get; } = faults;
}
