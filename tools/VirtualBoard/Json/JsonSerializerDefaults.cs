namespace nanoFramework.Json;

/// <summary>Which options to start from.</summary>
public enum JsonSerializerDefaults
{
    /// <summary>Names match only if their case does.</summary>
    General = 0,

    /// <summary>Names match regardless of case.</summary>
    Web = 1,
}
