namespace HeatingSensor.Json
{
    /// <summary>The kind of a JSON value.</summary>
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
