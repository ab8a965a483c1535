namespace nanoFramework.Json.Resolvers;

/// <summary>Finds what a name in a JSON object means for the object that is filled.</summary>
public interface IMemberResolver
{
    /// <summary>How to set it, or that it is to be passed over.</summary>
    MemberSet Get(string memberName, Type objectType, JsonSerializerOptions options);
}
