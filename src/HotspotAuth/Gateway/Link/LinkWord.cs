namespace HotspotAuth.Gateway.Link;

/// <summary>What a frame between the main process and the gateway's process says. Questions are below 128, what the gateway says is above.</summary>
internal enum LinkWord : byte
{
    /// <summary>The first frame of a connection, both ways: mark and version.</summary>
    Hello = 1,

    /// <summary>The asker is the main process: it hears the notices, and whoever was it before is cut off.</summary>
    Lead = 2,

    /// <summary>Lets clients through, all or none.</summary>
    Open = 3,

    /// <summary>Shuts a client out; the answer has its last counters.</summary>
    Close = 4,

    /// <summary>The counters of all clients.</summary>
    Counters = 5,

    /// <summary>The counters of one client.</summary>
    CountersOf = 6,

    /// <summary>Puts the fire drill's one packet on the wire.</summary>
    Drill = 7,

    /// <summary>It was done.</summary>
    Done = 128,

    /// <summary>Counters follow.</summary>
    Counted = 129,

    /// <summary>It was not done; the text says why.</summary>
    Failed = 130,

    /// <summary>Something was noticed about who uses an address; nobody had asked.</summary>
    Notice = 131,
}

/// <summary>One frame: what it says, to which question it belongs (0 for none), and the rest.</summary>
internal readonly record struct LinkFrame(LinkWord Word, uint Id, ReadOnlyMemory<byte> Body);

/// <summary>Why a connection is at its end.</summary>
internal enum LinkFault
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>The other side went away.</summary>
    Ended,

    /// <summary>A frame is longer than any may be, or too short to be one.</summary>
    Length,

    /// <summary>A frame was begun and not finished in time, or nobody read what was sent.</summary>
    Slow,

    /// <summary>The first frame is not ours, or of another version.</summary>
    Hello,

    /// <summary>A word that is none, or not one that may come here.</summary>
    Word,

    /// <summary>A body that is not what its word asks for.</summary>
    Body,
}
