namespace nanoFramework.Json;

/// <summary>A part of a JSON document.</summary>
public abstract class JsonToken
{
    /// <summary>For derived classes.</summary>
    protected JsonToken()
    {
    }
}
