namespace nanoFramework.Json;

/// <summary>A part of a JSON document.</summary>
public abstract class JsonToken
{
    /// <summary>For the kinds of part.</summary>
    protected JsonToken()
    {
    }
}
