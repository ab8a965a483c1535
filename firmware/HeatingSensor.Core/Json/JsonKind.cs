namespace HeatingSensor.Json
{
    /// <summary>What a JSON value is.</summary>
    public enum JsonKind
    {
        Null,
        False,
        True,
        Number,
        Text,
        Array,
        Object,
    }
}
