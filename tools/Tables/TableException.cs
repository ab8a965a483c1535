namespace Tables;

/// <summary>A table cannot do what was asked of it.</summary>
public sealed class TableException(TableFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public TableFault Fault { get; } = fault;
}

/// <summary>Why a table failed.</summary>
public enum TableFault
{
    /// <summary>The item lacks a key, is too large, or holds what a table cannot; or a key is empty, too long or not a
    /// string.</summary>
    BadItem,
    /// <summary>There is no such table, or it has other keys.</summary>
    Missing,
    /// <summary>No room: the disk is full, or the service's limit is reached.</summary>
    Full,
    /// <summary>Busy, throttled or out of reach: trying again later may help.</summary>
    Busy,
    /// <summary>The caller may not do this.</summary>
    Forbidden,
    /// <summary>The file is no database or is damaged, or the disk fails.</summary>
    Damaged,
}
