namespace HotspotAuth.Sessions;

/// <summary>What an account has used: connected time of all its devices added up, octets of the IP layer both ways together.</summary>
/// <param name="TimeToday">Since midnight of the office.</param>
/// <param name="Time">In all.</param>
/// <param name="BytesToday">Since midnight of the office.</param>
/// <param name="Bytes">In all.</param>
internal readonly record struct Usage(TimeSpan TimeToday, TimeSpan Time, long BytesToday, long Bytes);
