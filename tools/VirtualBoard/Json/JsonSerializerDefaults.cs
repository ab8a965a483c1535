namespace nanoFramework.Json;

/// <summary>Which options to begin with.</summary>
public enum JsonSerializerDefaults
{
    /// <summary>Names match by case.</summary>
    General = 0,

    /// <summary>Names match whatever their case.</summary>
    Web = 1,
}
